"""Roles of columns: the user's word, else usual names; of two neither is guessed."""

import pytest

from etl.core.errors import UsageError
from etl.sources.read_plan.plan_values import Columns
from tests.support.heads import PLAIN, QUARTERS, read, refusal, table


@pytest.mark.parametrize(
    ("header", "row", "columns"),
    [
        ("client_number,timestamp,kwh", "1,@,0.5", Columns(client=0, timestamp=1, value=2)),
        ("kWh,DateTime,Customer ID", "0.5,@,1", Columns(client=2, timestamp=1, value=0)),
        ("LCLid,DateTime,KWH/hh (per half hour) ", "MAC1,@, 0.5 ", Columns(client=0, timestamp=1, value=2)),
        ("LCLid,tstp,energy(kWh/hh)", "MAC1,@, 0.5 ", Columns(client=0, timestamp=1, value=2)),
        ("MPR,ReadDatetime,kWh,ReadType", "1,@,0.5,Actual", Columns(client=0, timestamp=1, value=2, quality=3)),
        ("\u00a0NMI ,colour,datetime,Consumption (kWh)", "1,red,@,0.5", Columns(client=0, timestamp=2, value=3)),
        ("meter_id,timestamp,energyConsumption (kWh)", "1,@,0.5", Columns(client=0, timestamp=1, value=2)),
        ("account,nmi,timestamp,usage_kwh", "1,2,@,0.5", Columns(client=0, meter=1, timestamp=2, value=3)),
        ("EAN,meter,timestamp,kwh", "1,2,@,0.5", Columns(client=0, meter=1, timestamp=2, value=3)),
        ("CUPS,price_per_kwh,timestamp,kwh", "1,0.2,@,0.5", Columns(client=0, timestamp=2, value=3)),
        ("id,timestamp,general_supply_kwh,meter", "9,@,0.5,1", Columns(client=3, timestamp=1, value=2)),
        ('"","client","timestamp","value"', '7,"1","@","0.5"', Columns(client=1, timestamp=2, value=3)),
        ("MPAN,Measurement,when,Value", "1,kWh,@,0.5", Columns(client=0, timestamp=2, value=3, unit=1)),
        (
            "client_number,meter,register,flow,start,end,kwh,quality",
            "1,2,E1,import,@,@,0.5,measured",
            Columns(client=0, meter=1, register=2, flow=3, timestamp=4, value=6, quality=7, end=5),
        ),
    ],
)
def test_columns_are_found_under_their_usual_names_in_any_order(header: str, row: str, columns: Columns) -> None:
    assert read(table(header, row)).columns == columns


@pytest.mark.parametrize(
    ("title", "stamp"),
    [("interval_start", "start"), ("Start", "start"), ("period_end", "end"), ("Read Date and End Time", "end")],
)
def test_the_stamps_name_says_start_or_end(title: str, stamp: str) -> None:
    plan = read(table(f"client,{title},kwh", "1,@,5"))
    assert (plan.clock.stamp, plan.clock.stamp_named) == (stamp, True)


ENDS = (
    "Sluttid|Sluttidspunkt|Til dato|Till|Czas do|Koniec okresu|Čas do|Konec|Data fine|Fecha fin|Fecha final|Data fim|"
    "Half-hour ending at|Stop time|Finished|Read through|"
    "Einddatum|Ende (UTC)|Intervallende Ende|Loppuaika|Date de fin|Zeitpunkt bis|interval end (local)"
)


@pytest.mark.parametrize("title", ENDS.split("|"))
def test_a_stamp_that_the_user_names_is_an_end_where_its_name_says_so_in_any_language(title: str) -> None:
    plan = read(table(f"client,{title},kwh", "1,@,5"), columns={"timestamp": title})
    assert (plan.clock.stamp, plan.clock.stamp_named) == ("end", True)


@pytest.mark.parametrize("title", ["Data do consumo", "Start to end", "Toimitusaika", "Weekend", "Data fornitura"])
def test_a_stamp_whose_name_does_not_say_end_is_none(title: str) -> None:
    assert read(table(f"client,{title},kwh", "1,@,5"), columns={"timestamp": title}).clock.stamp == "start"


def test_a_date_and_a_time_column_are_the_stamp() -> None:
    plan = read(table("ESIID,READ_DATE,START_TIME,END_TIME,KWH", "'1044,08/31/2017,@,@,.1", QUARTERS))
    assert (plan.columns.timestamp, plan.columns.date, plan.columns.time, plan.columns.value) == (None, 1, 2, 4)
    assert (plan.clock.stamp_format, plan.clock.stamp) == ("mdy", "start")


def test_the_user_names_columns_by_name_or_by_number() -> None:
    text = table("who,colour,when,a_kwh,b_kwh", "1,red,@,0.5,0.7")
    expected = Columns(client=0, timestamp=2, value=4)
    assert read(text, columns={"client": "who", "timestamp": "when", "value": "b_kwh"}).columns == expected
    assert read(text, columns={"client": "1", "timestamp": "3", "value": "5"}).columns == expected


def test_doubled_names_matter_only_where_they_are_read() -> None:
    assert read(table("client,note,note,timestamp,kwh", "1,a,b,@,0.5")).columns.value == 4


def test_a_column_the_user_names_must_be_there() -> None:
    message = "a.csv: has no column 'energy' (its columns: client_number, timestamp, kwh)"
    assert refusal(PLAIN, columns={"value": "energy"}) == message


def test_a_role_that_does_not_exist_is_a_wrong_command() -> None:
    with pytest.raises(UsageError, match="'colour' is not one of client"):
        read(PLAIN, columns={"colour": "kwh"})


def test_a_client_for_a_file_that_has_one_is_refused() -> None:
    assert refusal(PLAIN, client="7") == "a.csv: has a client column, client_number (omit --client)"


def test_of_a_start_and_an_end_the_start_is_read() -> None:
    assert read(table("client,end,start,kwh", "1,@,@,5")).columns.timestamp == 2


def test_registers_called_by_a_direction_tell_the_flow() -> None:
    plan = read(table("EAN,timestamp,Register,kwh", "1,@,Injection Day,5"))
    assert (plan.columns.register, plan.columns.flow) == (2, 2)


def test_a_quality_column_that_speaks_another_language_is_not_read() -> None:
    assert read(table("client,timestamp,kwh,read_type", "1,@,5,Active Import")).columns.quality is None


def test_a_price_is_no_energy_and_what_is_generated_is() -> None:
    plan = read(table("client,timestamp,pricePerKwh,generated_kwh", "1,@,5,7"))
    assert (plan.columns.value, plan.energy.flow) == (3, "generation")


def test_the_only_column_of_timestamps_needs_no_usual_name() -> None:
    assert read(table("client,Wann genau,kwh", "7,@,0.5")).columns.timestamp == 1
    assert read(table("client,Tag,Wann,kwh", "7,@,0.5").replace("2017-08-01 ", "2017-08-01,")).columns.time == 2
    two = table("client,Wann,Dann,kwh", "7,@,@,0.5")
    assert "no column for the timestamp among: client, Wann, Dann, kwh" in refusal(two)


def test_several_columns_of_numbers_may_be_clients() -> None:
    text = table("Zeitpunkt;Haus A;Haus B", "@;0.5;0.25")
    remedy = "(name it with --columns value=... or use --wide if each column is a client)"
    assert refusal(text, client="x").endswith(remedy)


def test_a_message_of_the_value_names_the_client_and_the_zone_that_are_missing_too() -> None:
    """So that a new user needs one more try, not three."""
    text = table("timestamp,consumption_kwh,generation_kwh", "@:00+02:00,0.5,0.25")
    first = "say which with --columns value=NAME"
    client, clock = "and give the file's client with --client", "and the zone of the meters with --timezone"
    assert refusal(text).endswith(f"({first}, {client}, {clock})")
    assert refusal(text, client="x").endswith(f"({first}, {clock})")
    assert refusal(text, client="x", timezone="Europe/Madrid").endswith(f"({first})")


def test_a_table_with_a_column_for_each_date_or_time_is_no_table_of_rows() -> None:
    stamps = ",".join(f"2024-06-03 0{hour}:00:00" for hour in range(5))
    message = (
        "a.csv: has a column for each date or time, in place of a row "
        "(turn its columns into rows, with the dates in one column)"
    )
    assert refusal(f"entity_id,unit,{stamps}\nsensor.a,kWh,1,2,3,4,5\nsensor.b,kWh,1,2,3,4,5\n", client="x") == message
    assert refusal("Flat,Meter,01.06.2024,01.07.2024,Remark\n1,M1,10731.4,10876.1,\n2,M2,11462.8,11696.7,\n") == message


def test_figures_of_a_sensor_are_no_clients() -> None:
    text = table("statistic_id,unit,start,state,sum", "sensor.a,kWh,@,1000.5,0.5")
    assert refusal(text).endswith("statistic_id, unit, start, state, sum (name it with --columns value=...)")
    assert read(text, columns={"value": "sum"}, register=True).columns.client == 0


def test_a_column_whose_name_has_a_comma_is_named_by_its_number() -> None:
    """In `--columns` a comma parts two roles."""
    text = 'client,timestamp,"House, active (kWh)","Flat, active (kWh)"\n'
    text += "".join(f"7,2017-08-01 00:{minute:02},1,2\n" for minute in (0, 15, 30))
    assert "(columns 3, 4) (say which with --columns value=NUMBER)" in refusal(text)


def test_the_only_dates_beside_times_need_no_usual_name() -> None:
    columns = read("client,Ημερομηνία,Ώρα,kWh\n1,15/02/2024,00:00,0.5\n1,15/02/2024,01:00,0.5\n").columns
    assert (columns.date, columns.time) == (1, 2)
    ids = "client,number,Ώρα,kWh\n1,20240215,00:00,0.5\n1,20240215,01:00,0.5\n"
    assert "has no column for the timestamp" in refusal(ids)


def test_mean_power_without_a_flow_of_its_own_says_what_the_energy_says() -> None:
    assert read(table("client,timestamp,Consumo (kWh),Demanda (kW)", "1,@,0.5,2")).columns.value == 2
    other = table("client,timestamp,Consumption (kWh),Production (kW)", "1,@,0.5,2")
    assert "has more than one column that could be the value" in refusal(other)


def test_megajoules_of_electricity_are_a_unit_that_is_not_read() -> None:
    text = table("client,timestamp,Electricity (MJ)", "1,@,0.5")
    assert refusal(text) == (
        "a.csv: column 'Electricity (MJ)' is in MJ, a unit that is not read "
        "(write it in kWh or Wh, or leave the file out)"
    )
