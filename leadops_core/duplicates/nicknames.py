"""Short forms of first names."""

import re
from functools import cache
from typing import Final

_GROUPS: Final = """
    abigail abby gail
    albert al bert bertie
    alexander alex alec sascha sasha xander aleksander alessandro alejandro
    alexandra alex sandra sascha sasha alexa
    alfred alf fred freddie
    andrew andy andi drew andreas andre
    angela angie
    anna ann anne annie anni anja
    anthony tony anton toni antonio antoine
    barbara barb babs babsi
    benjamin ben benny benni
    bernard bernie bernd bernhard
    catherine katherine kathryn cathy kathy kate katie cat katharina kathrin katja
    charles charlie chuck carl karl carlos carlo
    charlotte lotte charlie lottie
    christian chris christoph
    christina christine chris chrissy tina christa
    christopher chris christoph kit topher
    daniel dan danny dani
    david dave davy
    deborah deb debbie debra
    dominic dominik dom nick
    donald don donny
    dorothy dot dottie dorothea doro
    edward ed eddie ted teddy eduard eduardo
    eleanor ellie nora eleonore
    elizabeth elisabeth liz beth betty lisa eliza lizzie elsa lisbeth sissi
    emily em emmy
    ferdinand ferdi
    frances fran frankie franziska franzi
    francis frank fran franz francesco francisco paco
    frederick fred freddie friedrich fritz federico
    gabriel gabe gabi
    gabriele gabi gabriela gaby gabrielle
    gerald gerry jerry gerhard gerd
    gregory greg gregor
    guillermo memo william
    gustav gus
    harold harry hal harald
    henry harry hank heinrich heinz enrique henri
    ignacio nacho
    isabel isabella bella izzy isabelle
    jacob jake jakob jacques
    jacqueline jackie
    james jim jimmy jamie diego jaime
    jennifer jen jenny jenni
    jessica jess jessie
    johann hans johannes hannes jan
    john jack johnny jon juan jean
    jonathan jon jonny johnny nathan
    joseph joe joey josef sepp jose pepe giuseppe beppe
    joshua josh
    julia jule julie
    katarzyna kasia
    kenneth ken kenny
    lawrence larry laurence lorenz
    leonard leo len lenny leonardo
    louis lou ludwig luis luigi gigi
    ludovic ludo
    malgorzata gosia
    margaret maggie meg peggy greta margarete marge rita margarita
    maria marie mary mia mitzi
    martin marty
    matthew matt matthias matze mateo matteo
    maximilian max maxi maxwell
    michael mike mick mikey michel mischa miguel michal
    natalie nat natalia
    nathaniel nate nat nathan
    nicholas nick nicky nico niklas klaus nicolas nikolaus
    oliver ollie olli olivier
    pamela pam
    patricia pat patty trish tricia
    patrick pat paddy
    paul pablo paolo pavel
    peter pete pedro pietro pierre
    philip phil philipp pip philippe felipe
    rebecca becky becca
    richard rich rick ricky dick ricardo
    robert rob bob bobby robbie bert roberto
    roland roly
    ronald ron ronnie
    rudolf rudi rolf
    salvatore toto
    samantha sam sammy
    samuel sam sammy
    sebastian seb basti bastian
    sophie sophia sofia
    stephanie steph steffi stefanie
    stephen steven steve stefan stephan stefano esteban
    susan sue suzy susanne susie susanna suzanne
    sylvester sly
    teresa theresa terry resi tess
    theodore ted teddy theo theodor
    thomas tom tommy tomas tommaso
    timothy tim timmy
    tobias tobi toby
    ursula uschi ulla
    valentina vale
    veronica ronnie vroni veronika
    victoria vicky tori viktoria
    vincent vince vinny vincenzo enzo
    walter walt wally
    wilhelm willi willy bill
    william bill billy will willy liam wilhelm
    wolfgang wolf wolfi
    zachary zach zack
"""


_UMLAUTS = re.compile(r"(?<=[aou])e(?=[^aeiouy\W])")


def without_umlauts(word: str) -> str:
    """Return the word with `ae`, `oe`, and `ue` as `a`, `o`, and `u`: `mueller` becomes `muller`, as `Müller` does."""
    return _UMLAUTS.sub("", word)


@cache
def _groups_of() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(_GROUPS.split("\n")):
        for name in line.split():
            groups.setdefault(without_umlauts(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


def nickname_groups(name: str) -> frozenset[int]:
    """Return the groups of names that a folded first name belongs to."""
    return _groups_of().get(name, frozenset())


def is_nickname(one: str, other: str) -> bool:
    """Return True if two folded first names are forms of the same name."""
    return not nickname_groups(one).isdisjoint(nickname_groups(other))
