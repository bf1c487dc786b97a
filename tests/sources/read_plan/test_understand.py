"""What a file is understood to be from its head, and what is refused because it could be read in two ways."""

import json
from dataclasses import replace

import pytest

from etl.core.errors import InputError, UsageError
from etl.sources.read_plan.plan_values import Columns, Options, Understood
from etl.sources.read_plan.reading_key import reading_key
from etl.sources.read_plan.understand import sentence, understand

QUARTERS = ("00:00", "00:15", "00:30", "00:45")
MORNING = tuple(f"2017-08-01 {quarter}" for quarter in QUARTERS)


def table(header: str, row: str, stamps: tuple[str, ...] = MORNING) -> str:
    return "\n".join([header, *(row.replace("@", stamp) for stamp in stamps)]) + "\n"


def read(text: str | bytes, **options: object) -> Understood:
    data = text.encode() if isinstance(text, str) else text
    return understand(data, "a.csv", replace(Options(), **options))  # type: ignore[arg-type]  # names are checked there


def refusal(text: str | bytes, **options: object) -> str:
    with pytest.raises(InputError) as caught:
        read(text, **options)
    return str(caught.value)


PLAIN = table("client_number,timestamp,kwh", "4521,@,0.125")


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
        (
            "client_number,meter,register,flow,start,end,kwh,quality",
            "1,2,E1,import,@,@,0.5,measured",
            Columns(client=0, meter=1, register=2, flow=3, timestamp=4, value=6, quality=7, end=5),
        ),
    ],
)
def test_columns_are_found_under_their_usual_names_in_any_order(header: str, row: str, columns: Columns) -> None:
    assert read(table(header, row)).columns == columns


def test_a_date_and_a_time_column_are_the_stamp() -> None:
    how = read(table("ESIID,READ_DATE,START_TIME,END_TIME,KWH", "'1044,08/31/2017,@,@,.1", QUARTERS))
    assert (how.columns.timestamp, how.columns.date, how.columns.time, how.columns.value) == (None, 1, 2, 4)
    assert (how.stamp_format, how.stamp) == ("mdy", "start")


def test_the_user_names_columns_by_name_or_by_number() -> None:
    text = table("who,colour,when,a_kwh,b_kwh", "1,red,@,0.5,0.7")
    expected = Columns(client=0, timestamp=2, value=4)
    assert read(text, columns={"client": "who", "timestamp": "when", "value": "b_kwh"}).columns == expected
    assert read(text, columns={"client": "1", "timestamp": "3", "value": "5"}).columns == expected


def test_a_file_without_a_header_is_read_by_numbers() -> None:
    how = read(PLAIN.split("\n", 1)[1], columns={"client": "1", "timestamp": "2", "value": "3"})
    assert (how.header, how.skip, how.columns) == ((), 0, Columns(client=0, timestamp=1, value=2))


def test_doubled_names_matter_only_where_they_are_read() -> None:
    assert read(table("client,note,note,timestamp,kwh", "1,a,b,@,0.5")).columns.value == 4


def test_a_column_the_user_names_must_be_there() -> None:
    message = "a.csv: has no column 'energy' (its columns: client_number, timestamp, kwh)"
    assert refusal(PLAIN, columns={"value": "energy"}) == message


def test_a_role_that_does_not_exist_is_a_wrong_command() -> None:
    with pytest.raises(UsageError, match="'colour' is not one of client"):
        read(PLAIN, columns={"colour": "kwh"})


def test_a_file_without_a_client_gets_the_users() -> None:
    text = table("Consumption (kWh), Start, End", "0.5, @+00:00, @+00:00")
    how = read(text, client="flat 3")
    assert (how.columns.client, how.client, how.stamp_format) == (None, "flat 3", "iso-offset")


def test_a_client_for_a_file_that_has_one_is_refused() -> None:
    assert refusal(PLAIN, client="7") == "a.csv: has a client column, client_number (leave --client away)"


@pytest.mark.parametrize(
    ("separator", "decimal"), [(",", "."), (";", ","), (";", "."), ("\t", ","), ("\t", "."), ("|", ".")]
)
def test_separator_and_decimal_mark_are_told_from_the_rows(separator: str, decimal: str) -> None:
    how = read(PLAIN.replace(",", separator).replace("0.125", f"0{decimal}125"))
    assert (how.separator, how.decimal) == (separator, decimal)


def test_a_quoted_decimal_comma_is_one_in_a_comma_separated_file() -> None:
    assert read(PLAIN.replace("0.125", '"0,125"')).decimal == ","


def test_a_separator_line_and_blank_lines_stand_before_the_header() -> None:
    how = read("\n \nsep=;\n\n" + PLAIN.replace(",", ";"))
    assert (how.separator, how.skip, how.header) == (";", 5, ("client_number", "timestamp", "kwh"))


def test_a_header_of_two_lines_is_skipped_whole() -> None:
    assert read('"client\nnumber",timestamp,kwh\n1,2017-08-01 00:00,0.5\n').skip == 2


def test_an_ambiguous_decimal_mark_is_settled_by_the_user() -> None:
    text = PLAIN.replace(",", ";").replace("0.125", "1,234")
    assert "--decimal" in refusal(text)
    assert read(text, decimal=",").decimal == ","


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(encoding: str, found: str) -> None:
    text = table("Mittauspisteen tunnus;Alkuaika;Määrä", "1;@;0,5").encode(encoding)
    how = read(text)
    assert (how.encoding, how.columns) == (found, Columns(client=0, timestamp=1, value=2))


def test_a_head_cut_inside_a_character_is_still_utf_8() -> None:
    head, row = b"client,timestamp,kwh\n", "Ä,2017-08-01 00:00,0.5\n".encode()
    inside = len(head) + len(row) * (256 * 1024 // len(row)) + 1
    data = head + row * 20_000
    assert all(read(data[:end]).encoding == "utf-8" for end in (inside - 1, inside, inside + 1))


def test_rows_with_a_separator_behind_them_are_not_shifted() -> None:
    how = read(table("client;timestamp;kwh", "1;@;0,5;"))
    assert (how.fields, how.columns) == (4, Columns(client=0, timestamp=1, value=2))


@pytest.mark.parametrize(
    ("stamps", "form"),
    [
        (("2017-08-01T00:00:00", "2017-08-01T00:15:00"), "iso"),
        (("2017-08-01T00:00:00Z", "2017-08-01T01:15:00+01:00"), "iso-offset"),
        (("26 Aug 2019 00:00:00", "26 Aug 2019 00:30:00"), "day-name"),
        (("31/08/2017 00:00", "31/08/2017 00:15"), "dmy"),
        (("08/31/2017 12:00 AM", "08/31/2017 12:15 AM"), "mdy"),
        (("31.08.17 0:00", "31.08.17 0:15"), "dmy"),
        (("20170801 0000", "20170801 0015"), "compact"),
        (("03/04/2017 00:00", "03/04/2017 12:00", "04/04/2017 00:00"), "dmy"),
        (("03/04/2017 00:00", "03/04/2017 12:00", "03/05/2017 00:00"), "mdy"),
    ],
)
def test_the_form_of_the_stamps_is_told_from_all_of_them(stamps: tuple[str, ...], form: str) -> None:
    assert read(table("client,timestamp,kwh", '1,"@",0.5', stamps)).stamp_format == form


def test_ambiguous_dates_are_settled_by_the_user() -> None:
    text = table("client,timestamp,kwh", "1,@,0.5", ("03/04/2017 00:00", "03/04/2017 00:15"))
    assert refusal(text).endswith("(say which with --dates dmy or --dates mdy)")
    assert read(text, dates="mdy").stamp_format == "mdy"


def test_the_zone_is_the_offsets_else_the_users_else_utc_for_want_of_one() -> None:
    offsets = PLAIN.replace("00:", "T00:").replace(" T", "T").replace(",0.125", "+02:00,0.125")
    assert (read(offsets).zone, read(offsets).zone_said) == ("UTC", True)
    assert (read(PLAIN).zone, read(PLAIN).zone_said) == ("UTC", False)
    assert read(PLAIN, timezone="Europe/Lisbon").zone == "Europe/Lisbon"
    assert read(PLAIN, timezone="Europe/Lisbon", stamps="UTC").zone == "UTC"
    assert read(PLAIN.replace("timestamp", "timestamp (UTC)")).zone_said
    with pytest.raises(UsageError, match="'Lisbon' is not a time zone"):
        read(PLAIN, timezone="Lisbon")


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("kwh", "kWh"),
        ("KWH/hh (per half hour)", "kWh"),
        ("usage_kwh", "kWh"),
        ("totalKwh", "kWh"),
        ("Active energy Wh (A)", "Wh"),
        ("energy [MWh]", "MWh"),
        ("power_kw", "kW"),
        ("Valeur (en W)", "W"),
    ],
)
def test_the_unit_is_told_by_the_columns_name(header: str, unit: str) -> None:
    how = read(table(f"client,timestamp,{header}", "1,@,5"))
    assert (how.unit, how.unit_said) == (unit, True)


def test_without_a_unit_it_is_kwh_and_the_user_may_say_otherwise() -> None:
    text = table("client,timestamp,value", "1,@,5")
    assert (read(text).unit, read(text).unit_said) == ("kWh", False)
    assert (read(text, unit="Wh").unit, read(text, unit="Wh").unit_said) == ("Wh", True)


def test_a_unit_column_must_name_one_unit() -> None:
    how = read(table("client,timestamp,value,unit", "1,@,5,KWH"))
    assert (how.unit, how.columns.unit) == ("kWh", 3)
    assert read(table("client,timestamp,value,unit", "1,@,5,m3"), unit="kWh").columns.unit is None
    assert "--unit" in refusal(table("client,timestamp,value,unit", "1,@,5,m3"))


def test_mean_power_takes_the_interval_from_the_stamps_or_the_user() -> None:
    text = table("client,timestamp,kw", "1,@,5")
    assert read(text).interval == 15
    assert read(text, interval=30).interval == 30
    assert read(PLAIN).interval is None


def test_the_interval_must_divide_an_hour() -> None:
    with pytest.raises(UsageError, match="--interval 45min"):
        read(PLAIN, interval=45)


@pytest.mark.parametrize(
    ("title", "stamp"),
    [("interval_start", "start"), ("Start", "start"), ("period_end", "end"), ("Read Date and End Time", "end")],
)
def test_the_stamps_name_says_start_or_end(title: str, stamp: str) -> None:
    how = read(table(f"client,{title},kwh", "1,@,5"))
    assert (how.stamp, how.stamp_said) == (stamp, True)


def test_of_a_start_and_an_end_the_start_is_read() -> None:
    assert read(table("client,end,start,kwh", "1,@,@,5")).columns.timestamp == 2


ENDS = (*(f"2017-08-01 {hour:02}:00" for hour in range(1, 24)), "2017-08-02 00:00")


def test_stamps_that_look_like_ends_are_refused_until_the_user_says() -> None:
    text = table("client,timestamp,kwh", "1,@,5", ENDS)
    assert refusal(text).endswith("(say what they are with --stamp start or --stamp end)")
    assert (read(text, stamp="end").stamp, read(text, stamp="start").stamp) == ("end", "start")


def test_stamps_that_begin_at_midnight_or_go_on_past_it_are_starts() -> None:
    starts = ("2017-08-01 00:00", *ENDS)
    assert read(table("client,timestamp,kwh", "1,@,5", starts)).stamp == "start"
    assert read(table("client,timestamp,kwh", "1,@,5", (*ENDS, "2017-08-02 01:00"))).stamp == "start"


def test_the_flow_is_the_users_or_the_one_the_values_are_named_by() -> None:
    assert read(PLAIN).flow == "import"
    assert read(PLAIN, flow="generation").flow == "generation"
    assert read(PLAIN.replace("kwh", "export_kwh")).flow == "export"


def test_registers_called_by_a_direction_tell_the_flow() -> None:
    how = read(table("EAN,timestamp,Register,kwh", "1,@,Injection Day,5"))
    assert (how.columns.register, how.columns.flow) == (2, 2)


def test_a_quality_column_that_speaks_another_language_is_not_read() -> None:
    assert read(table("client,timestamp,kwh,read_type", "1,@,5,Active Import")).columns.quality is None


def test_the_sentence_says_what_was_assumed() -> None:
    assert sentence(read(PLAIN)) == (
        "layout long, separator comma, decimal point, UTF-8, stamps in UTC (assumed: no zone is named), "
        "at the start of the interval (assumed), kWh, interval found for each channel"
    )
    told = read(PLAIN.replace("kwh", "kw"), timezone="Europe/Lisbon", stamp="end", flow="export")
    assert sentence(told) == (
        "layout long, separator comma, decimal point, UTF-8, stamps in Europe/Lisbon, at the end of the interval, "
        "kW, interval 15 min, export"
    )


def test_the_key_of_a_reading_tells_what_matters_and_nothing_else() -> None:
    assert reading_key(read(PLAIN)) == reading_key(read(PLAIN, stamp="start", unit="kWh", timezone="UTC"))
    for other in (
        {"stamp": "end"},
        {"unit": "Wh"},
        {"timezone": "Europe/Lisbon"},
        {"flow": "export"},
        {"interval": 15},
    ):
        assert reading_key(read(PLAIN)) != reading_key(read(PLAIN, **other))
    assert json.loads(reading_key(read(PLAIN)))["layout"] == "long"


@pytest.mark.parametrize("option", ["unit", "stamp", "flow", "negative", "dates", "decimal", "format"])
def test_an_option_outside_its_choices_is_a_wrong_command(option: str) -> None:
    with pytest.raises(UsageError, match=f"--{option} cheese"):
        read(PLAIN, **{option: "cheese"})


def test_a_name_that_speaks_of_power_without_a_unit_is_refused() -> None:
    text = table("client,timestamp,power", "1,@,5")
    assert refusal(text) == "a.csv: column 'power' names no unit (give it with --unit, such as --unit kW)"
    assert read(text, unit="kW").interval == 15


def test_a_price_is_no_energy_and_what_is_generated_is() -> None:
    how = read(table("client,timestamp,pricePerKwh,generated_kwh", "1,@,5,7"))
    assert (how.columns.value, how.flow) == (3, "generation")
