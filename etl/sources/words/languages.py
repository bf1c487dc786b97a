"""Words of flow and medium as files have them, one block a language; entries are separated by commas.

Accents and case do not count (an umlaut may be written `ue`). `*` stands for any letters, a blank for the border
between two words. Senses:

- `draw`, `use`: import, as what is drawn from the grid or as what is used;
- `export`, `generation`;
- `either`: a delivery, of which the word alone does not say who delivers;
- `inside`: behind the meter, or within a community: neither drawn from the grid nor fed into it;
- `gas`, `heat`, `water`: other media, `reactive`: no energy that is used, `electricity`: this one, `appliance`: what
  uses it, though its name has a word of another medium;
- `direction`, `medium`: titles of columns whose cells hold such words.
"""

from collections.abc import Mapping

SENSES = (
    "draw", "use", "export", "generation", "either", "inside", "gas", "heat", "water", "electricity", "direction",
    "medium", "appliance", "reactive",
)  # fmt: skip

LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "English": {
        "draw": "import, imports, imported, offtake, purchase, purchased, bought, withdrawn, withdrawal, from grid, "
        "from the grid, to customer, to the customer, to client, to consumer, to home, to house, grid import",
        "use": "consumption, consumed, usage, used, use, forward active",
        "export": "export, exports, exported, feed in, feedin, fed in, feed into, fed into, surplus, excess, "
        "injection, injected, returned, return, to grid, to the grid, into grid, into the grid, from customer, "
        "from the customer, from client, by client, by customer, sent out, grid feed, backfeed, reverse, net export, "
        "sell back, buy back, buyback, spill, outgoing",
        "generation": "generation, generated, production, produced, yield, inverter output, solar, pv, "
        "photovoltaic, photovoltaics",
        "either": "delivered, delivery, received, energy out, supplied, sold, sale, sales",
        "inside": "self consumption, self consumed, selfconsumption, self use, self used, self supply, "
        "own consumption, own use, shared, community",
        "gas": "gas, natural gas, gas consumption, gas usage, gasmeter, lpg, propane, biogas, biomethane, hydrogen",
        "heat": "district heating, district heat, district cooling, steam, heat, heat meter, thermal, chilled water, "
        "cooling energy",
        "water": "water, sewage, sewerage, wastewater",
        "reactive": "reactive, apparent, reactive energy",
        "electricity": "electricity, electric, electrical, power",
        "appliance": "heat pump, heat pumps, water heater, water heating, hot water, water pump, gas station, "
        "gas boiler, injection molding, injection moulding, water treatment, waste water treatment",
        "direction": "direction, flow, flow direction, energy direction, energy flow, import export, con gen",
        "medium": "medium, commodity, fuel, fuel type, utility, utility type, energy type, energy carrier, service, "
        "service type, product, product type, meter medium",
    },
    "German": {
        "draw": "*bezug, *bezogen, bezogene, *entnahme, entnommen*, restnetz*, *bezugs, energiebezug, einkauf",
        "use": "*verbrauch, *verbraucht, verbrauchte, *verbrauchs",
        "export": "*einspeis*, einsp, *eingespeist*, *rückliefer*, *rückspeis*, *rückgeliefert*, "
        "*rückgabe*, *überschuss*, *volleinspeis*, lieferung ins netz, lieferung an netz, lieferung in das netz, "
        "lieferung an das netz, ins netz, in das netz, an das netz, netzabgabe",
        "generation": "*erzeugung, *erzeugt, erzeugte, *erzeuger, *produktion, *produziert, produzierte, "
        "*ertrag, *stromertrag, pvertrag, solarertrag, photovoltaik, solarstrom",
        "either": "*lieferung, geliefert*, *abgabe, abgegeben*, *verkauf, verkauft*, *zulieferung",
        "inside": "*eigenverbrauch*, *selbstverbrauch*, *eigennutzung, *eigendeckung*, *eigenbedarf, "
        "*gemeinschaft*, direktverbrauch, selbst verbraucht*, selbst genutzt*",
        "gas": "*erdgas*, gasverbrauch, gasbezug, gasmenge, gaslieferung, gasentnahme, gaszähler*, biogas, flüssiggas",
        "heat": "*wärme, wärme*, fernwärme*, nahwärme*, heizwärme*, heizenergie*, *kälte, kälte*, fernkälte*, *dampf",
        "water": "wasser, kaltwasser, frischwasser, trinkwasser, abwasser, wasserverbrauch, wasserbezug, wassermenge, "
        "wasserzähler*",
        "reactive": "blind*, scheinarbeit",
        "electricity": "strom, elektrizität, elektrisch*",
        "appliance": "*wärmepumpe*, wärmestrom*, wärmetarif*, elektrowärme*, kältemaschine*, kälteanlage*, "
        "kälteaggregat*",
        "direction": "richtung, energierichtung, flussrichtung, lieferrichtung, bezug einspeisung",
        "medium": "medium, energieart, energieträger, sparte, messmedium, produkt",
    },
    "Dutch": {
        "draw": "afname, afgenomen, netafname, inkoop, *netafname",
        "use": "*verbruik, verbruikt, verbruikte, *verbruiken",
        "export": "teruglever*, teruggelever*, *teruglevering, injectie, geïnjecteerd*, invoeding, ingevoed*, "
        "retourlevering, retour, terug, netinvoeding, overschot, levering aan net, levering aan het net, aan het net, "
        "naar het net, naar net",
        "generation": "*opwek, *opwekking, opgewekt, opgewekte, opbrengst, productie, geproduceerd*, "
        "zonnestroom, zonne energie, "
        "zonnepanelen",
        "either": "levering, geleverd, geleverde, verkoop, verkocht, leveringen",
        "inside": "eigen verbruik, eigenverbruik, zelfverbruik, zelf verbruikt, eigen gebruik, gedeeld*",
        "gas": "aardgas*, gasverbruik, gasafname, gasmeter",
        "heat": "warmte*, stadswarmte*, stadsverwarming, koude*, stadskoude*",
        "water": "water, waterverbruik, drinkwater",
        "reactive": "blind*, reactief, reactieve",
        "electricity": "elektriciteit, electriciteit, stroom, elektra",
        "appliance": "*warmtepomp*",
        "direction": "richting, energierichting, leveringsrichting, stroomrichting",
        "medium": "medium, energiesoort, energiedrager, energietype, produkt",
    },
    "French": {
        "draw": "soutirage, soutiré, soutirée, soutirées, prélèvement, prélevé, prélevée, prélevées, achat, achetée, "
        "du réseau, depuis le réseau, entrante",
        "use": "consommation, consommations, consommé, consommée, consommées, conso",
        "export": "injection, injections, injecté, injectée, injectées, réinjection, réinjecté, réinjectée, "
        "réinjectées, surplus, excédent, excédents, excédentaire, refoulement, refoulée, restitution, restituée, "
        "au réseau, sur le réseau, vers le réseau, dans le réseau, revente, rendue, sortante",
        "generation": "production, productions, produit, produite, produites, photovoltaïque, solaire",
        "either": "fourniture, fournie, fournies, livrée, livraison, vendue, vente",
        "inside": "autoconsommation*, autoconsommé*, auto consommation, auto consommée, autoproduction*, autoproduit*, "
        "auto production, partagée, alloconsomme*",
        "gas": "gaz, gaz naturel, biogaz, biométhane, méthane",
        "heat": "chaleur, chauffage urbain, réseau de chaleur, thermique, froid, eau glacée",
        "water": "eau, eau potable, eau froide",
        "reactive": "reactive, apparente",
        "electricity": "électricité, électrique",
        "appliance": "pompe a chaleur, chauffe eau, eau chaude",
        "direction": "sens, sens énergie, direction, sens du flux, grandeur métier",
        "medium": "fluide, énergie, type d énergie, produit, vecteur, vecteur energetique",
    },
    "Spanish": {
        "draw": "importación, importada, importado, entrante, de la red, desde la red, comprada, activa entrante",
        "use": "consumo, consumos, consumida, consumido",
        "export": "excedente, excedentes, excedentaria, vertida, vertido, vertidos, vertidas, exportada, exportado, "
        "exportación, saliente, cedida, inyección, inyectada, inyectado, a la red, sobrante, activa saliente, devuelta",
        "generation": "generación, autoproducción, generada, generado, producción, producida, fotovoltaica, solar",
        "either": "suministro, suministrada, entregada, entrega, vendida, venta",
        "inside": "autoconsumo, autoconsumida, autoconsumido, auto consumo, autocons, compartida",
        "gas": "gas natural",
        "heat": "calor, térmica",
        "water": "agua",
        "reactive": "reactiva",
        "electricity": "electricidad, eléctrica, luz",
        "appliance": "bomba de calor, agua caliente, bomba de agua",
        "direction": "sentido, dirección, flujo, sentido de la energía",
        "medium": "fluido, tipo de energía, suministro, producto",
    },
    "Italian": {
        "draw": "prelievo, prelievi, prelevata, prelevato, importata, importazione, assorbita, acquistata, dalla rete, "
        "entrante",
        "use": "consumo, consumi, consumata, consumato",
        "export": "immessa, immesse, immesso, immissione, immissioni, ceduta, cessione, eccedenza, eccedenze, "
        "esportata, esportazione, in rete, alla rete, surplus, uscente, iniettata",
        "generation": "produzione, prodotta, prodotto, generata, generazione, fotovoltaico, fotovoltaica",
        "either": "fornitura, fornita, consegnata, venduta, vendita, erogata",
        "inside": "autoconsumo, autoconsumata, autoconsumato, auto consumo, condivisa",
        "gas": "metano, gas naturale, gas metano, biometano",
        "heat": "teleriscaldamento, calore, termica",
        "water": "acqua",
        "reactive": "reattiva",
        "electricity": "elettricità, elettrica, luce",
        "appliance": "pompa di calore, acqua calda",
        "direction": "verso, direzione, flusso, verso energia",
        "medium": "fluido, tipo energia, vettore, vettore energetico, commodity",
    },
    "Portuguese": {
        "draw": "importada, importado, importação, retirada, da rede, comprada",
        "use": "consumo, consumos, consumida, consumido",
        "export": "injeção, injecção, injetada, injetado, injectada, injectado, excedente, excedentes, exportada, "
        "exportado, exportação, na rede, para a rede, a rede, excesso",
        "generation": "produção, produzida, geração, gerada, fotovoltaica, solar",
        "either": "fornecida, fornecimento, entregue, vendida, venda",
        "inside": "autoconsumo, autoconsumida, auto consumo, partilhada, compartilhada",
        "gas": "gas natural",
        "heat": "calor, térmica",
        "water": "água",
        "reactive": "reativa, reactiva",
        "electricity": "eletricidade, electricidade, eletrica, luz",
        "appliance": "bomba de calor, água quente",
        "direction": "sentido, direção, direcção, fluxo",
        "medium": "fluido, tipo de energia, produto",
    },
    "Czech": {
        "draw": "odběr, odebraná, odebrané, odběry, ze sítě, nákup",
        "use": "spotřeba, spotřebovaná, spotřeby",
        "export": "přetok, přetoky, přebytek, přebytky, do sítě, dodávka do sítě, dodaná do sítě, dodaná do ds, "
        "dodávka do ds, dodávka do distribuční soustavy, "
        "zpětná dodávka, výkup, export",
        "generation": "výroba, vyrobená, vyrobené, výroby, fotovoltaika, fve, produkce",
        "either": "dodávka, dodávky, dodaná, prodej",
        "inside": "vlastní spotřeba, samospotřeba, sdílená, sdílení, sdílené",
        "gas": "plyn, zemní plyn, plynu, zemního plynu",
        "heat": "teplo, tepla, dálkové teplo, tepelná, tepelné, chlad",
        "water": "voda, vody, vodne",
        "reactive": "jalová, jalový",
        "electricity": "elektřina, elektrická, elektřiny",
        "appliance": "tepelné čerpadlo, tepelná čerpadla, tepelného čerpadla, teplá voda, ohřev vody, teplé vody",
        "direction": "směr, směr toku, směr energie",
        "medium": "medium, komodita, druh energie, energie",
    },
    "Polish": {
        "draw": "pobór, pobrana, pobrane, pobrano, z sieci, zakup, zakupiona",
        "use": "zużycie, zużyta, zużyte, konsumpcja",
        "export": "oddana, oddane, oddanie, oddano, wprowadzona, wprowadzone, wprowadzenie, nadwyżka, nadwyżki, "
        "do sieci, zwrot, zwrócona, eksport",
        "generation": "produkcja, wyprodukowana, wytworzona, wytwarzanie, generacja, fotowoltaika",
        "either": "dostawa, dostarczona, sprzedaż, sprzedana",
        "inside": "autokonsumpcja, zużycie własne, własne zużycie",
        "gas": "gaz, gazu, gaz ziemny, paliwo gazowe, paliwa gazowego",
        "heat": "ciepło, ciepła, cieplna, cieplnej, chłód, chłodu",
        "water": "woda, wody",
        "reactive": "bierna",
        "electricity": "prąd, elektryczna, elektryczność",
        "appliance": "pompa ciepła, pompy ciepła, ciepła woda, ciepłej wody, podgrzewacz wody",
        "direction": "kierunek, kierunek przepływu, kierunek energii",
        "medium": "medium, nośnik energii, rodzaj energii, paliwo",
    },
    "Danish": {
        "draw": "*fra nettet, fra nettet, fra net, køb, købt, import, aftag, træk, *aftag",
        "use": "*forbrug, forbrugt, *elforbrug",
        "export": "tilbagelever*, tilbageleveret, overskud, overskudsproduktion, overskuds*, indfød*, indfødning, "
        "til nettet, til net, leveret til nettet, levering til nettet, eksport, eksporteret, returlever*",
        "generation": "*produktion, produceret, solceller, *elproduktion",
        "either": "levering, leveret, salg, solgt",
        "inside": "egetforbrug, eget forbrug, egenforbrug",
        "gas": "naturgas*, gasforbrug, bygas*",
        "heat": "fjernvarme*, varme*, *varme, fjernkøling*",
        "water": "vand, vandforbrug",
        "reactive": "reaktiv*",
        "electricity": "elektricitet, strøm, el",
        "appliance": "*varmepumpe*, elvarme*, varmekabel, varmekabler",
        "direction": "retning, energiretning, flowretning",
        "medium": "medie, energiart, forsyningsart",
    },
    "Norwegian": {
        "draw": "uttak, fra nettet, fra nett, kjøp, kjøpt, import, importert",
        "use": "*forbruk, forbrukt, stromforbruk",
        "export": "innmating, innmatet, innmata, overskudd, overskuddsproduksjon, til nettet, til nett, eksport, "
        "eksportert, tilbakelever*, *innmating",
        "generation": "*produksjon, produsert, solceller, solproduksjon",
        "either": "levering, levert, salg, solgt",
        "inside": "egenforbruk, eget forbruk, delt, deling",
        "gas": "naturgass*, gassforbruk, gass",
        "heat": "fjernvarme*, varme*, *varme, fjernkjøling*",
        "water": "vann, vannforbruk",
        "reactive": "reaktiv*",
        "electricity": "elektrisitet, strøm, el",
        "direction": "retning, energiretning, flytretning",
        "medium": "medium, energitype, energibærer",
    },
    "Swedish": {
        "draw": "uttag, uttagen, uttaget, från nätet, köpt, köp, import, importerad",
        "use": "*förbrukning, förbrukad, *elförbrukning",
        "export": "inmatning, inmatad, inmatat, överskott, överskottsel, *överskotts*, till nätet, till nät, "
        "ut på nätet, "
        "export, exporterad, återlever*",
        "generation": "*produktion, producerad, producerat, *mikroproduktion, solel, solceller",
        "either": "leverans, levererad, levererat, såld, försäljning",
        "inside": "egenförbrukning, egenanvandning, egen förbrukning, egenanvänd, delad",
        "gas": "naturgas, stadsgas, gasförbrukning, gasuttag, fordonsgas",
        "heat": "fjärrvärme*, värme*, fjärrkyla*, kyla",
        "water": "vatten, vattenförbrukning",
        "reactive": "reaktiv*",
        "electricity": "elektricitet, ström, el",
        "appliance": "*värmepump*, elvärme*",
        "direction": "riktning, energiriktning, flödesriktning",
        "medium": "medium, energislag, energityp, media",
    },
    "Finnish": {
        "draw": "otto, verkosta, verkostaotto, osto, ostettu, ostosähkö, tuonti",
        "use": "*kulutus, kulutettu, *sähkönkulutus, käyttö",
        "export": "ylijäämä*, verkkoon, verkkoonanto, verkkoonsyöttö, verkkoonsyötetty, "
        "syöttö, anto, ylituotanto, palautus, palautettu, "
        "vienti, syötetty",
        "generation": "*tuotanto, tuotettu, pientuotanto, aurinkosähkö",
        "either": "toimitus, toimitettu, myynti, myyty",
        "inside": "omakulutus, oma kulutus, omakäyttö, oma käyttö, hyvitys*, energiayhteisö*",
        "gas": "kaasu*, maakaasu*, biokaasu*",
        "heat": "kaukoläm*, lämpö, lämmön, lämmönkulutus, lämpöenergia*, lämmitysenergia*, kaukokylm*, kaukojäähdyty*, "
        "jäähdytysenergia*",
        "water": "vesi, veden, vedenkulutus",
        "reactive": "loisteho, loisenergia, loissähkö",
        "electricity": "sähkö, sähköenergia",
        "direction": "suunta, energian suunta, virtaussuunta",
        "medium": "energialaji, energiamuoto, tuote, väline",
    },
}
