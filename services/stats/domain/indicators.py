"""The written definition of every figure: shown beside it, versioned, in French words for people.

Definitions are data. Changing what one counts means a new version, never an edit in place (domain.md § 9).
This file computes nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Indicator:
    """One figure. `categories` are the columns that make up its whole, in the order of the screen."""

    key: str
    version: int
    title: str
    numerator: str
    denominator: str
    as_of: str
    categories: tuple[str, ...] = ()


AS_OF_NOW = "Au dernier fait reçu : l'heure est écrite à côté du chiffre."

PLACES = Indicator(
    key="places",
    version=1,
    title="Places occupées",
    numerator="Jeunes admis dans le bassin et encore suivis : admis, en cours, en pause ou en suivi après le permis.",
    denominator="Places du programme dans le bassin.",
    as_of=AS_OF_NOW,
)

CODE_TRACK = Indicator(
    key="code_track",
    version=1,
    title="Où en sont les jeunes : le code",
    numerator="Jeunes qui occupent une place, selon leur étape du code.",
    denominator="Jeunes qui occupent une place dans le bassin.",
    as_of=AS_OF_NOW,
    categories=("not_started", "pre_code", "in_training", "passed", "expired"),
)

DRIVING_TRACK = Indicator(
    key="driving_track",
    version=1,
    title="Où en sont les jeunes : la conduite",
    numerator="Jeunes qui occupent une place, selon leur étape de conduite.",
    denominator="Jeunes qui occupent une place dans le bassin.",
    as_of=AS_OF_NOW,
    categories=("not_started", "in_training", "ready", "exam", "licensed"),
)

ATTENDANCE_RATE = Indicator(
    key="attendance_rate",
    version=1,
    title="Taux de présence",
    numerator="Présences notées « présent » ou « en retard ».",
    denominator=(
        "Présences notées « présent », « en retard », « absent excusé » ou « absent non excusé ». "
        "Une séance annulée ou reportée ne compte pas. Une note corrigée compte une fois, avec sa dernière valeur."
    ),
    as_of=AS_OF_NOW,
    categories=("attended", "missed"),
)

MARKS_A_WEEK = Indicator(
    key="marks_a_week",
    version=1,
    title="Notes du livret par semaine",
    numerator=(
        "Notes portées par un moniteur sur un objectif du livret, dans la semaine "
        "(du lundi au dimanche, heure de Paris)."
    ),
    denominator="Aucun : c'est un nombre.",
    as_of="Semaine de la note, pas de sa saisie.",
)

INDICATORS: tuple[Indicator, ...] = (PLACES, CODE_TRACK, DRIVING_TRACK, ATTENDANCE_RATE, MARKS_A_WEEK)
