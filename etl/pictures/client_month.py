"""Days of one client, flow by flow: energy exactly, and power by the clock for its picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.pictures.chosen_readings import FLOWS, Chosen
from etl.pictures.day_slots import DaySlots, day_slots
from etl.pictures.power_curve import check_clients, curve_of, read_usages, why_nothing
from etl.statements.pictures.day_energy import DayEnergy, day_energies
from etl.store.database.locks import snapshot


@dataclass(frozen=True)
class FlowDays:
    """The days of a flow."""

    flow: str
    days: Sequence[DayEnergy]
    slots: DaySlots


@dataclass(frozen=True)
class ClientDays:
    """The days of a client; flows that are not read are left out."""

    client: str
    zone: str
    period: Period
    flows: Sequence[FlowDays]


def client_days(client: str, period: Period) -> ClientDays:
    """Read the days of a client; EtlError where it has no readings of a day or shorter."""
    chosen = Chosen(period, (client,))
    with snapshot():
        check_clients([client])
        found = list(read_usages(chosen))
        flows = [
            FlowDays(flow, day_energies(used, flow), day_slots(curve))
            for used in found
            for flow in FLOWS
            if (curve := curve_of(replace(chosen, flow=flow), used)) is not None
        ]
        if not flows:
            why = why_nothing(chosen, long=any(len(use.row) for used in found for use in used.long))
            raise EtlError(why, code="E-NO-READINGS")
    return ClientDays(client, found[0].timezone, period, flows)
