"""Build ukraine_places.txt, the names that no row of a site inside Ukraine may hold. Run by hand:

    pip install -r data/geo/requirements.txt
    python -m data.geo.build_ukraine_places

Towns with at least 10,000 people and oblasts, with their Ukrainian, Russian and Latin spellings. The list only
serves to refuse such names (data-model, rule 6); it holds no coordinates and locates nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

from data.geo import gazetteer

TARGET = Path(__file__).with_name("ukraine_places.txt")
SMALLEST = 10_000
SHORTEST = 4

# With the adjectives that name an oblast in Ukrainian and Russian.
_OBLASTS = """
Cherkasy Chernihiv Chernivtsi Crimea Dnipropetrovsk Donetsk Ivano-Frankivsk Kharkiv Kherson Khmelnytskyi Khmelnytskyy
Kirovohrad Kirovograd Luhansk Lugansk Lviv Mykolaiv Mykolayiv Nikolaev Odesa Odessa Poltava Rivne Rovno Sumy Ternopil
Vinnytsia Vinnitsa Volyn Volhynia Zakarpattia Transcarpathia Zaporizhzhia Zaporozhye Zhytomyr Zhitomir
Черкаська Чернігівська Чернівецька Дніпропетровська Донецька Івано-Франківська Харківська Херсонська Хмельницька
Кіровоградська Київська Луганська Львівська Миколаївська Одеська Полтавська Рівненська Сумська Тернопільська Вінницька
Волинська Закарпатська Запорізька Житомирська Крим
Черкасская Черниговская Черновицкая Днепропетровская Донецкая Ивано-Франковская Харьковская Херсонская Хмельницкая
Кировоградская Киевская Луганская Львовская Николаевская Одесская Полтавская Ровенская Сумская Тернопольская Винницкая
Волынская Закарпатская Запорожская Житомирская Крым
"""

# Ordinary words, personal names and foreign places that are also the name of a Ukrainian town, compared case-folded.
# Found by reading through all names that are frequent words in English, German, French, Danish, Polish, Ukrainian or
# Russian texts; names known from the news (Bucha, Irpin, Sumy, Rivne) stay.
_ORDINARY = """
ades alexandria alusta balta baras barta bereg bohuslav bosse brienne brody browary buca bursztyn cambridge
crasna dimitrov dolina dvrz human human' hust icki ihren ihren' ismail kamionka karasu kefe keju kijo kili klov
lemberg levada liman liov loman luck lvova malin malina malın masan masan' massan massan' mena nikolaev nizin
novgorod odesa-mama oezi olbia reni roya równe sakai saki sako saky sakî sambar sarni sarnî sarnı smil sombor
spat stalin staline stalino stanislav stanislaw stanisław stry sumai sumo sverdlovsk szaki terni tin' tores
umana umani uzin varas vinica vladimir volodymyr winnica włodzimierz yama александрия антрацит валки виноградов
високий владимир водяне вознесенський володимир горняк городище городок гірник дврз димитров долина донбас-сіті
жданов жовтневий золоте золотое карпати кембридж кирово київський константинов красна кіровський левада
марганець мена мирний молодіжне молодіжний нивки новгород обухов октябрьское орехов осипенко острог первомайский
петровський подол подольск поділ позняки покров приморский приморський північне рені свердловск серго серпухов
советский схід східний счастье терни тінь украинка українка фортеця хрещатик хрущов центральний
центрально-міський чайки часткове шевченківський щастя
"""
ORDINARY = {*_ORDINARY.split(), "old town"}

_LATIN = re.compile(r"^[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ÖØ-öø-žʼ’'\- ]*$")
_CYRILLIC = re.compile(r"^[А-ЯҐЄІЇЁ][А-Яа-яҐґЄєІіЇїЁё’ʼ'\- ]*$")


def usable(name: str) -> bool:
    """Whether the name is a Latin or Cyrillic spelling that is long enough and no ordinary word."""
    if len(name) < SHORTEST or name.casefold().strip("'") in ORDINARY or name.isupper() or len(name.split()) > 3:
        return False
    return bool(_LATIN.match(name) or _CYRILLIC.match(name))


def names() -> list[str]:
    found = set(_OBLASTS.split())
    for town in gazetteer.towns()["UKR"]:
        if town.population >= SMALLEST:
            found |= {town.name, *town.alternates}
    # One spelling of the apostrophe, and the name without it.
    plain = {re.sub("[’ʼ`ʻ]", "'", name).strip() for name in found}
    plain |= {name.replace("'", "") for name in plain}
    return sorted(name for name in plain if usable(name))


def main() -> None:
    lines = names()
    head = (
        "# Names of Ukrainian towns (10,000 people and more) and oblasts, in Latin and Cyrillic spellings.\n"
        "# Used only to refuse such names in rows about sites inside Ukraine; it locates no site.\n"
        f"# {gazetteer.ATTRIBUTION}. Written by data/geo/build_ukraine_places.py.\n"
    )
    TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(lines)} names, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
