"""Senses of titles: files as eighteen languages write them, each title beside the flow that it says."""

import pytest

from etl.sources.words.languages import LANGUAGES
from etl.sources.words.senses import BOTH, DELIVERY, INSIDE, of_title, sense_of

IMPORT = {
    "English": "Import kWh|Grid import (kWh)|Consumption (kWh)|usage_kwh|energyConsumption|Imported from Grid (Wh)|"
    "Offtake Day|kWh used|Energy purchased (kWh)|Electricity delivered to client (kWh)|Net consumption|import_energy",
    "German": "Bezug [kWh]|Netzbezug (kWh)|Strombezug|Verbrauch [kWh]|Stromverbrauch kWh|Wirkarbeit Bezug (kWh)|"
    "Restnetzbezug [kWh]|Netzentnahme|Bezogene Energie kWh|Wirkverbrauch|Wärmepumpe Verbrauch kWh|Wärmepumpenverbrauch|"
    "AT0010 (1000000001) - Verbrauch [kWh]",
    "Dutch": "Verbruik|Verbruik laag tarief|Afname Dag|Netafname kWh|Afgenomen energie (kWh)|Stroomverbruik kWh|"
    "Elektriciteitsverbruik|Verbruikte kWh|Inkoop kWh|Afname piek (kWh)|Totaal verbruik",
    "French": "Consommation (kWh)|Énergie soutirée (Wh)|Soutirage|Prélèvement Jour|Énergie prélevée kWh|"
    "Consommation horaire|conso_kwh|Énergie consommée|Achat au kWh|Consommation du réseau|Energie active entrante",
    "Spanish": "Consumo_kWh|Consumo (Wh)|Energía consumida kWh|Energía importada|Importación kWh|Activa entrante kWh|"
    "Consumo de la red|energia consumida|Consumos kWh|Energía comprada|Consumo facturado kWh",
    "Italian": "Prelievo kWh|Energia prelevata (kWh)|Prelievi|Consumo (kWh)|Consumi|Energia assorbita|"
    "Energia attiva prelevata F1|Energia acquistata|Energia consumata|Prelevata dalla rete|Energia importata kWh",
    "Portuguese": "Consumo registado, Ativa (kW)|Consumo (kWh)|Energia consumida|Importação kWh|Energia importada|"
    "Energia retirada da rede|Consumo total|Energia comprada kWh|Consumida da rede|Consumos|Consumo ponta kWh",
    "Czech": "Odběr kWh|Odebraná energie|Spotřeba (kWh)|Spotřeba elektřiny kWh|Činný odběr [kWh]|Odběr ze sítě|"
    "Spotrebovaná kWh|Odber|Odběry kWh|Nákup kWh|Spotřeba VT",
    "Polish": "Pobór kWh|Energia pobrana [kWh]|Energia czynna pobrana|Zużycie (kWh)|Zużyta energia|Pobrane z sieci|"
    "Pobór z sieci kWh|Energia zużyta|Konsumpcja kWh|Zakup energii|Zuzycie energii",
    "Danish": "Forbrug kWh|Elforbrug (kWh)|Købt fra nettet|Forbrug fra nettet|Køb kWh|Timeforbrug|Forbrugt energi|"
    "Aftag kWh|Leveret fra nettet|Totalforbrug|Strømforbrug kWh",
    "Norwegian": "Forbruk (kWh)|Uttak kWh|Strømforbruk|Forbruk fra nettet|Import kWh|Uttak fra nett|Energiforbruk|"
    "Totalt forbruk|Kjøpt kWh|Forbrukt energi|Importert kWh",
    "Swedish": "Förbrukning (kWh)|Elförbrukning|Uttag kWh|Uttagen energi|Energiförbrukning|Köpt el kWh|Från nätet|"
    "Forbrukning|Total förbrukning|Timförbrukning|Import kWh",
    "Finnish": "Kulutus (kWh)|Sähkönkulutus kWh|Laskutettava kulutus (kWh)|Otto kWh|Verkosta otto|Ostosähkö|"
    "Energian kulutus|Kokonaiskulutus|Osto kWh|Ostettu sähkö|Käyttö kWh",
    "Hungarian": "Fogyasztás (kWh)|Vételezett energia kWh|Hálózatból vételezés|Áramfogyasztás kWh|Felhasznált energia",
    "Slovak": "Odber (kWh)|Činný odber (kW)|Spotreba kWh|Odobraná energia|Spotreba elektriny|Zo siete kWh",
    "Slovenian": "Prejeta delovna energija|Poraba kWh|Prevzeta energija kWh|Odjem kWh|Iz omrežja|Energija A+",
    "Croatian": "Radna energija - potrošnja (kWh)|Preuzeta energija kWh|Potrošnja kWh|Preuzimanje iz mreže",
    "Romanian": "Energie activă consumată (kWh)|Consum kWh|Energie absorbită|Prelevată din rețea",
}
EXPORT = {
    "English": "Export kWh|Exported to Grid (Wh)|Feed-in (kWh)|feed_in_kwh|Surplus Generation|Injection Night|"
    "Returned energy Wh|Electricity 1 Returned|Energy fed into the grid|solar export kWh|Excess generation|exportedKwh",
    "German": "Einspeisung [kWh]|AT0010 (1000000001) - Einspeiser [kWh]|Rücklieferung|Ruecklieferung kWh|"
    "Rückspeisung (kWh)|Lieferung ins Netz (kWh)|Netzeinspeisung|Überschuss kWh|Ueberschusseinspeisung [kWh]|"
    "Restüberschuss [kWh]|Einsp. kWh|Eingespeiste Energie|Überschusserzeugung|Energierückgabe",
    "Dutch": "Teruglevering|Teruglevering laag tarief|Teruggeleverd kWh|Injectie Dag|Geïnjecteerde energie kWh|"
    "Invoeding kWh|Retour kWh|Levering aan het net|Ingevoede energie|Netto teruglevering kWh|"
    "Zonnestroom teruggeleverd|Stroom terug kWh",
    "French": "Injection (kWh)|Énergie injectée (kWh)|Réinjection|Surplus injecté|Injection Nuit|Production injectée|"
    "Excédent kWh|Refoulement kWh|Réinjectée au réseau|energie reinjectee|Injections Wh",
    "Spanish": "energiaVertida_kWh|Excedentes kWh|Energía excedentaria|Vertido a la red|Energía exportada|Exportación|"
    "Activa saliente kWh|Energía inyectada|Inyección kWh|Excedente (Wh)|Energía vertida",
    "Italian": "Energia immessa (kWh)|Immissione kWh|Immissioni|Energia ceduta|Energia immessa in rete|Eccedenze kWh|"
    "Cessione in rete|Energia esportata|Ceduta alla rete|Immessa F1 kWh|Esportazione",
    "Portuguese": "Injeção registada, Ativa (kW)|Injeção na rede|Energia injetada|Excedente kWh|Energia injectada|"
    "Injecção kWh|Excedentes|Exportação kWh|Energia exportada|Injetada na rede|Excedente da produção",
    "Czech": "Přetok kWh|Přetoky do sítě|Dodávka do sítě [kWh]|Přebytek kWh|Přebytky výroby|Pretoky|Dodaná do sítě|"
    "Výkup přebytků|Přetok do DS|Export kWh|Zpětná dodávka",
    "Polish": "Energia oddana [kWh]|Oddanie kWh|Energia czynna oddana|Energia wprowadzona|Wprowadzone do sieci|"
    "Nadwyżka kWh|Oddane do sieci|Nadwyzki|Eksport kWh|Produkcja oddana|Zwrot do sieci",
    "Danish": "Overskudsproduktion kWh|Leveret til nettet|Levering til nettet kWh|Eksport kWh|Tilbageleveret|"
    "Overskud kWh|Indfødning|Salg til nettet|Tilbagelevering kWh|Overskudsstrøm|Eksporteret kWh",
    "Norwegian": "Innmating kWh|Overskuddsproduksjon|Innmatet energi|Eksport kWh|Levert til nettet|Overskudd kWh|"
    "Eksportert|Innmating på nett|Tilbakelevering|Produksjon til nettet|Salg til nett",
    "Swedish": "Inmatning kWh|Överskott kWh|Överskottsel|Inmatad energi|Export kWh|Levererad till nätet|"
    "Överskottsproduktion|Exporterad el|Produktion ut på nätet|Solproduktion till nät|Overskott|Såld till nätet",
    "Finnish": "Ylijäämä kWh|Ylijaama|Verkkoon anto|Anto kWh|Verkkoonsyöttö|Syöttö verkkoon|Ylijäämäsähkö|"
    "Myynti verkkoon|Tuotanto verkkoon kWh|Palautettu kWh|Ylituotanto|Ylijäämätuotanto",
    "Hungarian": "Betáplálás (kWh)|Visszatáplált energia kWh|Hálózatba betáplált|Visszatermelt kWh|Többlet kWh",
    "Slovak": "Pretoky kWh|Dodávka do siete (kWh)|Prebytok výroby|Dodaná do siete|Spätná dodávka kWh",
    "Slovenian": "Oddana delovna energija|Oddaja v omrežje kWh|Presežki kWh|Energija A-",
    "Croatian": "Radna energija - predaja (kWh)|Predana u mrežu kWh|Višak kWh|Isporuka u mrežu",
    "Romanian": "Energie injectată (kWh)|Livrată în rețea kWh|Excedent kWh|Energie exportată",
}
GENERATION = {
    "English": "Generation kWh|generated_kwh|Energy Produced (Wh)|Solar production|Yield kWh|PV (kWh)|"
    "Production|pv_kwh",
    "German": "Erzeugung [kWh]|PV-Erzeugung|Produktion kWh|Erzeugte Energie|Stromerzeugung|Ertrag (kWh)|"
    "Photovoltaik kWh",
    "Dutch": "Opwek kWh|Opgewekte energie|Opwekking|Productie kWh|Opbrengst|Zonne-opwek",
    "French": "Production (kWh)|Énergie produite|Production photovoltaïque|Production solaire kWh",
    "Spanish": "energiaGenerada_kWh|Generación kWh|Producción fotovoltaica|Energía producida|GENERACION Wh",
    "Italian": "Produzione kWh|Energia prodotta|Energia generata|Produzione fotovoltaica",
    "Portuguese": "Produção kWh|Energia produzida|Geração (kWh)|Energia gerada",
    "Czech": "Výroba kWh|Vyrobená energie|Výroba FVE|Vyroba",
    "Polish": "Produkcja kWh|Energia wyprodukowana|Generacja|Wytworzona energia",
    "Danish": "Produktion kWh|Elproduktion|Produceret energi|Solceller kWh",
    "Norwegian": "Produksjon kWh|Produsert energi|Solproduksjon|Kraftproduksjon",
    "Swedish": "Produktion kWh|Solproduktion|Egenproduktion|Producerad energi|Mikroproduktion kWh",
    "Finnish": "Tuotanto kWh|Pientuotanto|Tuotettu energia|Aurinkosähkö|Sähköntuotanto",
    "Hungarian": "Termelés kWh|Megtermelt energia",
    "Slovak": "Výroba kWh|Vyrobená energia",
    "Slovenian": "Proizvodnja kWh|Proizvedena energija",
    "Croatian": "Proizvodnja kWh|Proizvedena energija",
    "Romanian": "Producție kWh|Energie produsă",
}
CODES = {
    "import": "1-0:1.8.0|1.8.0 (kWh)|1-1:1.29.0|1.8.1|1-0:1.29.0*255|A+ kWh|+A [kWh]|Wirkenergie A+|P+|imp_kwh|AI|181",
    "export": "1-0:2.8.0|2.8.0 (kWh)|1-1:2.29.0|2.8.1|2.8.2|A- kWh|-A [kWh]|Wirkenergie A-|P-|exp_kwh|AS_kWh|282",
    "generation": "gen_kwh|prod kWh",
}
NOTHING = (
    "kWh|value|Energy (kWh)|KWH/hh (per half hour)|energy(kWh/hh)|general_supply_kwh|Valeur (en W)|Mængde|Määrä|Menge|"
    "Volume|Wert [kWh]|Heat pump (kWh)|Hot water kWh|Wärmepumpe kWh|Warmwasser kWh|Zone A - kWh|Haus A-B kWh|Exporter|"
    "Verbrauchsstelle|Messwert 1.8.2024|Lieferant|Netzbetreiber|reading|Pompe à chaleur kWh|"
    "Bomba de calor kWh|kWh.first|Pompa ciepła kWh|Tepelné čerpadlo|Varmepumpe|Värmepump kWh|Warmtepomp|Wärmestrom|"
    "Lämpöpumppu kWh|Hőszivattyú kWh|Toplotna črpalka kWh|Vertrag 123 kWh"
)
MEDIA = {
    "gas": "Gas (kWh)|Total gas used|Gasverbrauch [kWh]|Gasverbruik|Consommation gaz kWh|Gaz naturel|Metano|Zemní plyn|"
    "Maakaasu kWh|Naturgas|Natural gas consumption|7-0:3.0.0|Gasafname|Erdgas [kWh]|Gaz ziemny kWh|"
    "Erdgasverbrauch|Naturgasforbrug|Zużycie gazu|Kaasun kulutus|Gasuttag|Spotřeba zemního plynu|Paliwo gazowe",
    "heat": "District heating kWh|Fernwärme [kWh]|Fernwaerme|Fjernvarme|Fjärrvärme kWh|Kaukolämpö|Teleriscaldamento|"
    "Chauffage urbain|Stadsverwarming|Wärmemenge kWh|6-0:1.0.0|Wärmeverbrauch kWh|Fernwärmebezug|Varmeforbrug MWh|"
    "Fjärrvärmeförbrukning|Kaukolämmön kulutus|Zużycie ciepła|Energia cieplna|Spotřeba tepla|Tepelná energie|"
    "Warmteverbruik|Énergie thermique|Energía térmica|Energia termica|Thermal energy|Kälteverbrauch|Chilled water",
    "water": "Water|Kaltwasser|Eau froide|Acqua|8-0:1.0.0|Wasserbezug|Zużycie wody|Veden kulutus|Spotřeba vody",
    "reactive energy": "Meddő energia|Jalova energija|Rv/784703 [kW]|Reattiva induttiva|"
    "Reactive import|Blindarbeit Bezug|Energia reattiva|3.8.0|Bierna pobrana|Jalová|RI",
}
DOUBTS = {
    DELIVERY: "Lieferung [kWh]|delivered|received|Levering|Geleverd kWh|Dodávka|Fourniture|Energia fornecida|"
    "Leveret kWh|Levert|Levererad|Toimitus|Dostawa|sold kWh|Energy out (kWh)|AE_kWh",
    INSIDE: "Eigenverbrauch [kWh]|Eigendeckung gemeinschaftliche Erzeugung [kWh]|Self-consumption|Autoconsommation|"
    "Autoconsumo|energiaAutoconsumida_kWh|Zelfverbruik|Autokonsumpcja|Egenforbrukning|Omakulutus|Vlastní spotřeba|"
    "Egetforbrug|Selbst verbrauchte Energie|Shared energy kWh",
    BOTH: "Import/Export kWh|Bezug - Einspeisung|consumption minus export|Verbrauch Erzeugung|solar consumption|"
    "Überschussverbrauch",
}


def _titles(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, title) for language, titles in table.items() for title in titles.split("|")]


FLOWS = {"import": IMPORT, "export": EXPORT, "generation": GENERATION}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flow", FLOWS)
def test_a_title_says_its_flow_in_any_language(flow: str, language: str) -> None:
    senses = {title: sense_of(title) for title in FLOWS[flow][language].split("|")}
    assert {
        title: sense for title, sense in senses.items() if (sense.flow, sense.doubt, sense.medium) != (flow, "", "")
    } == {}


@pytest.mark.parametrize(("flow", "title"), _titles(CODES))
def test_a_code_says_its_flow(flow: str, title: str) -> None:
    assert sense_of(title).flow == flow


@pytest.mark.parametrize("title", NOTHING.split("|"))
def test_a_title_without_a_word_of_flow_says_nothing(title: str) -> None:
    sense = sense_of(title)
    assert (sense.flow, sense.doubt, sense.medium) == ("", "", "")


@pytest.mark.parametrize(("medium", "title"), _titles(MEDIA))
def test_a_title_says_that_it_is_another_medium(medium: str, title: str) -> None:
    assert sense_of(title).medium == medium


@pytest.mark.parametrize(("doubt", "title"), _titles(DOUBTS))
def test_a_title_that_leaves_the_flow_open_says_why(doubt: str, title: str) -> None:
    assert (sense_of(title).flow, sense_of(title).doubt) == ("", doubt)


@pytest.mark.parametrize(
    ("title", "beside", "flow"),
    [
        ("Levering", "Teruglevering", "import"),
        ("Lieferung kWh", "Bezug kWh", "export"),
        ("Činná dodávka", "Činný odběr", "export"),
        ("delivered_kwh", "returned_kwh", "import"),
        ("delivered_kwh", "received_kwh", "import"),
        ("received_kwh", "delivered_kwh", "export"),
        ("AE", "AI", "export"),
        ("AE_kWh", "AS_kWh", "import"),
        ("Lieferung", "Verbrauch", ""),
        ("Levering", "Opwek", ""),
    ],
)
def test_a_delivery_goes_the_other_way_than_what_is_beside_it(title: str, beside: str, flow: str) -> None:
    assert of_title(title, [title, beside]).flow == flow
