"""The forty creators, all invented: their accounts, and how many posts for which campaign."""

from __future__ import annotations

from maker.cast import Account, Creator


def _instagram(handle: str, followers: int, **posts: int) -> Account:
    return Account("instagram", handle, followers, posts)


def _tiktok(handle: str, followers: int, **posts: int) -> Account:
    return Account("tiktok", handle, followers, posts)


def _youtube(handle: str, followers: int, **posts: int) -> Account:
    return Account("youtube", handle, followers, posts)


def _creator(name: str, country: str, tags: str, hook: str, *accounts: Account) -> Creator:
    return Creator(name, country, tags, hook, accounts)


CREATORS = (
    _creator(
        "Tamsin Oyelaran",
        "GB",
        "plants;small flats",
        "your bathroom window with the three ferns made half our office jealous",
        _tiktok("tamsingrows", 84200, jungle=15),
    ),
    _creator(
        "Mateo Villaseñor",
        "US",
        "plants;humour",
        "we still quote the episode where your fiddle leaf fig gets its own birthday card",
        _tiktok("mateoandthefiddle", 31400, jungle=15, repot=5),
    ),
    _creator(
        "Keiko Brandvold",
        "US",
        "plants;design",
        "the time-lapse of your north-facing sill is the calmest minute we saw this spring",
        _tiktok("keikosill", 152300, jungle=15),
    ),
    _creator(
        "Priya Ramanathan-Cole",
        "GB",
        "plants;propagation",
        "your shelf of cuttings in mismatched jam jars taught our intern what a node is",
        _tiktok("priyapropagates", 66900, jungle=15),
    ),
    _creator(
        "Jonah Akinwale",
        "US",
        "plants;family",
        "your daughter naming every leaf of the rubber plant is the reason we write to you",
        _tiktok("jonahsjungle", 238000, jungle=15),
    ),
    _creator(
        "Saoirse Devlin",
        "GB",
        "plants;budget",
        "nobody talks about cold draughts and radiators as honestly as you do",
        _tiktok("saoirsesills", 19300, jungle=15, repot=5),
    ),
    _creator(
        "Ximena Duarte",
        "US",
        "plants;architecture",
        "how you read the light of a room before you choose a plant is exactly our way",
        _tiktok("ximenaverde", 117600, jungle=15),
    ),
    _creator(
        "Odalys Ferreira",
        "US",
        "ceramics;plants",
        "the cracked olive jar you mended with wire has been pinned above our kiln since May",
        _instagram("odalysclay", 64200, terracotta=24),
    ),
    _creator(
        "Rufus Penhallow",
        "GB",
        "ceramics;craft",
        "your walk through the old tile works in Cornwall was worth every one of its nine minutes",
        _instagram("rufuspenhallow", 56300, terracotta=24),
    ),
    _creator(
        "Noor Haddad",
        "GB",
        "home;craft",
        "your grandmother's courtyard in photographs, pot by pot, is a story we want to see go on",
        _instagram("noorathome", 58300, terracotta=12),
    ),
    _creator(
        "Wren Castellano",
        "US",
        "craft;gadgets",
        "you measure clay shrinkage with calipers and we have never felt so understood",
        _instagram("wrenmakes", 37100, terracotta=12, pip=10),
    ),
    _creator(
        "Aroha Tipene",
        "GB",
        "garden;slow living",
        "your balcony in the rain, all those wet pots, was the best of last autumn",
        _instagram("arohatipene", 24600, terracotta=12),
    ),
    _creator(
        "Dmitri Valdesson",
        "US",
        "interiors",
        "the red wall behind your agave is the colour we have been chasing for two years",
        _instagram("dmitrivaldesson", 73200, terracotta=12),
    ),
    _creator(
        "Folasade Ige",
        "GB",
        "garden;food",
        "your herb steps, one pot per stair, are copied in at least three of our kitchens",
        _instagram("folasadeoutside", 45800, terracotta=12),
    ),
    _creator(
        "Imke van Rooyen",
        "GB",
        "ceramics",
        "you wrote that a pot should be heavier than it looks, and we still argue about it",
        _instagram("imkevanrooyen", 12700, terracotta=12),
    ),
    _creator(
        "Ingrid Solheim-Baptiste",
        "US",
        "slow living",
        "the sound of rain on your shed roof is how two of us now fall asleep",
        _instagram("ingridslowly", 91500, moss=17),
    ),
    _creator(
        "Cormac Adeyemi",
        "GB",
        "nature;walking",
        "you found eleven mosses on one kerb in Leeds and named them all",
        _instagram("cormacoutside", 54700, moss=17),
    ),
    _creator(
        "Yuki Tannenbaum",
        "US",
        "terrariums",
        "your closed jar from 2019 that nobody has opened since is a small legend here",
        _instagram("yukiundertheglass", 143800, moss=17),
    ),
    _creator(
        "Marisol Quispe",
        "US",
        "craft;family",
        "how patient your boys are with gravel to be sorted made us laugh and then think",
        _instagram("marisolquispe", 33900, moss=17),
    ),
    _creator(
        "Hamish Lockyer",
        "GB",
        "photography;gadgets",
        "your macro lens series on lichens is printed and framed in our hallway",
        _instagram("hamishlockyer", 78400, moss=17, pip=10),
    ),
    _creator(
        "Zainab Warsame",
        "GB",
        "wellbeing",
        "your Sunday without screens is the only wellbeing advice our founder ever followed",
        _instagram("zainabrests", 62100, moss=17),
    ),
    _creator(
        "Elio Marchetti",
        "US",
        "terrariums;design",
        "the bottle garden you built inside an old lamp is quietly perfect",
        _instagram("eliomakesworlds", 21800, moss=17),
    ),
    _creator(
        "Lena Hartigan",
        "GB",
        "plants;repair",
        "you rescued a root-bound yucca with a bread knife and we could not look away",
        _tiktok("lenarepots", 47300, repot=8),
    ),
    _creator(
        "Kwabena Asante",
        "US",
        "plants",
        "your soil recipes read like poetry with perlite in it",
        _tiktok("kwabenagrows", 72800, repot=8),
    ),
    _creator(
        "Bea Thornquist",
        "US",
        "plants;long form",
        "forty minutes about drainage holes and not one of them wasted",
        _youtube("beathornquist", 58600, repot=9),
    ),
    _creator(
        "Rohan Mistry",
        "GB",
        "plants;science",
        "your side-by-side of four soils over a winter settled a bet in our warehouse",
        _youtube("rohanmistry", 34100, repot=8),
    ),
    _creator(
        "Jolie Nguema",
        "US",
        "plants;home",
        "the way you talk a plant through a repotting should be a podcast",
        _tiktok("jolieandthepots", 26500, repot=6),
    ),
    _creator(
        "Chase Valmont",
        "US",
        "luxury;interiors",
        "your penthouse tour has the ceilings our biggest monstera dreams of",
        _instagram("chasevalmont", 842000, bigleaf=16),
    ),
    _creator(
        "Bianca St. Clair",
        "US",
        "interiors;fashion",
        "your white stairwell wants an alocasia on every landing",
        _instagram("biancastclair", 311000, bigleaf=16),
    ),
    _creator(
        "Dex Marlowe",
        "US",
        "lifestyle",
        "your loft makeover has a corner that is asking for a philodendron",
        _tiktok("dexmarlowe", 624000, bigleaf=16),
    ),
    _creator(
        "Petra Lindqvist",
        "GB",
        "interiors",
        "your green velvet sofa and a big leaf behind it: we can see the picture already",
        _instagram("petralindqvist", 64500, bigleaf=18),
    ),
    _creator(
        "Theo Okonjo",
        "GB",
        "interiors;menswear",
        "your reading corner is one large plant away from being famous",
        _instagram("theookonjo", 87900, bigleaf=18),
    ),
    _creator(
        "Amara Boateng",
        "GB",
        "plants;interiors",
        "you moved a three-metre strelitzia by bus and filmed it",
        _instagram("amaraleaves", 41200, bigleaf=11),
    ),
    _creator(
        "Luca Ferrante",
        "US",
        "plants;humour",
        "your monstera has more character than most of our colleagues",
        _tiktok("lucaandmonty", 55400, bigleaf=11),
    ),
    _creator(
        "Hana Sørensen",
        "GB",
        "design",
        "your photographs of leaf shadows on plaster are the reason this campaign has its name",
        _instagram("hanasorensen", 27300, bigleaf=11),
    ),
    _creator(
        "Gideon Marsh",
        "US",
        "gadgets;reviews",
        "your battery tests are the only ones our engineers believe",
        _youtube("gideonmarsh", 95200, pip=11),
    ),
    _creator(
        "Ada Kowalczyk",
        "GB",
        "gadgets;electronics",
        "you took our competitor's sensor apart and put it together better",
        _tiktok("adasolders", 72400, pip=12),
    ),
    _creator(
        "Suresh Balan",
        "US",
        "smart home",
        "your smart home wiring diagrams hang in our lab",
        _youtube("sureshbalan", 48700, pip=10),
    ),
    _creator(
        "Freya Lindholm",
        "GB",
        "gadgets;design",
        "your desk set-ups are tidy in a way that gives us hope",
        _instagram("freyalindholm", 38600, pip=13),
    ),
    _creator(
        "Barnaby Fisk",
        "GB",
        "gadgets;outdoors",
        "you reviewed a weather station from inside the storm",
        _tiktok("barnabyfisk", 131500, pip=11),
    ),
)
