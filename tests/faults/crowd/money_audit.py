"""The ledger to the cent: from the answers people got, from its rows, from what is shown, and from the accountant's file."""

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.faults.accounting import Accountant
from tests.faults.crowd.ground import Ground
from tests.faults.crowd.money import ENTRIES
from tests.faults.crowd.verdict import Verdict
from tests.faults.crowd.writes import Book

Sums = Counter[tuple[str, str, str, str]]
"""Cents by youth, account, payer and school."""

EVENT_OF = {"commitment": "funding_committed", "invoice": "funding_invoiced", "payment": "funding_paid",
            "refund": "funding_refunded", "release": "funding_released", "correction": "funding_corrected"}  # fmt: skip


class MoneyAudit:
    def __init__(self, accountant: Accountant, book: Book, ground: Ground) -> None:
        self._accountant = accountant
        self._book = book
        self._ground = ground
        self._lines = accountant.rows("profiles", "SELECT entry_id, youth_id, account, payer, school_id, cents FROM ledger_line")
        self._entries = dict(accountant.rows("profiles", "SELECT id, kind FROM ledger_entry"))
        self._sums: Sums = Counter()
        for _, youth, account, payer, school, cents in self._lines:
            self._sums[youth, account, payer, school] += cents

    def into(self, verdict: Verdict) -> None:
        verdict.facts["ledger_entries"] = len(self._entries)
        verdict.facts["paid_cents"] = sum(cents for (_, account, _, _), cents in self._sums.items() if account == "paid")
        verdict.ask("unbalanced", self._unbalanced())
        verdict.ask("over_a_cap", self._over_caps())
        verdict.ask("entries_nobody_was_told_of", self._differing_entries())
        verdict.ask("cents_that_answers_do_not_explain", self._unexplained())
        verdict.ask("accounts_shown_otherwise", self._shown_otherwise())
        verdict.ask("accounts_exported_otherwise", self._exported_otherwise())
        verdict.ask("money_events_that_differ", self._differing_events())

    def _unbalanced(self) -> Iterator[str]:
        by_entry: Counter[tuple[str, str]] = Counter()
        for entry, _, _, payer, _, cents in self._lines:
            by_entry[entry, payer] += cents
        yield from (f"{key}: {cents}" for key, cents in by_entry.items() if cents)
        for key, cents in self._sums.items():
            if (cents > 0) if key[1] == "promised" else (cents < 0):
                yield f"overdrawn {key}: {cents}"

    def _over_caps(self) -> Iterator[str]:
        """No funder beyond its cap for a youth, nor beyond what an accepted plan expects of it."""
        funders = self._ground.lead.request("GET", "/funders").json()["funders"]
        caps = {funder["id"]: funder["cap_cents"] for funder in funders}
        for (youth, account, payer, _), cents in self._sums.items():
            if account == "promised" and payer in caps and -cents > caps[payer]:
                yield f"{youth} {payer}: {-cents} promised, cap {caps[payer]}"
        promised: Counter[tuple[str, str]] = Counter()
        plan_of = dict(self._accountant.rows("profiles", "SELECT id, plan_id FROM ledger_entry WHERE plan_id IS NOT NULL"))
        for entry, _, account, payer, _, cents in self._lines:
            if account == "promised" and entry in plan_of:
                promised[plan_of[entry], payer] -= cents
        planned = {(plan, payer): cents for plan, payer, cents in
                   self._accountant.rows("profiles", "SELECT plan_id, payer, cents FROM funding_plan_aid")}
        planned |= {(plan, "youth"): cents for plan, cents in self._accountant.rows("profiles", "SELECT id, own_cents FROM funding_plan")}
        yield from (f"plan {key}: {cents} promised, {planned[key]} planned" for key, cents in promised.items() if cents > planned[key])

    def _differing_entries(self) -> Iterator[str]:
        """An entry for every yes; beside them only the own shares of plans that youths accepted."""
        told = {write.answer["id"] for write in self._book.done(*ENTRIES)}
        yield from (f"accepted and not there: {entry}" for entry in told - set(self._entries))
        accepted = {write.answer["id"] for write in self._book.done("answer_plan") if write.body and write.body["accept"]}
        own = dict(self._accountant.rows("profiles", "SELECT id, plan_id FROM ledger_entry WHERE kind = 'commitment'"))
        rest = [entry for entry in self._entries if entry not in told]
        yield from (f"there and never accepted: {entry}" for entry in rest if own.get(entry) not in accepted)
        shares = Counter(own[entry] for entry in rest if entry in own)
        yield from (f"plan {plan}: {n} own shares" for plan, n in shares.items() if n > 1)

    def _unexplained(self) -> Iterator[str]:
        """Added up from the answers alone, the accounts are the same."""
        said: Sums = Counter()
        for write in self._book.done(*ENTRIES):
            for line in write.answer["lines"]:
                said[write.about, line["account"], line["payer"], line["school_id"]] += line["cents"]
        shares: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for write in self._book.done("answer_plan"):
            if write.body and write.body["accept"]:
                shares[write.about][write.answer["id"]] = write.answer["own_cents"]
        for youth, plans in shares.items():
            said[youth, "promised", "youth", ""] -= sum(plans.values())
            said[youth, "open", "youth", ""] += sum(plans.values())
        yield from (f"{key}: {self._sums[key]}, by the answers {said[key]}" for key in {*self._sums, *said} if self._sums[key] != said[key])

    def _shown_otherwise(self) -> Iterator[str]:
        for youth in self._ground.accounts:
            for payer in youth.client.request("GET", f"/youths/{youth.id}/funding").json()["payers"]:
                shown = {name: payer[f"{name}_cents"] for name in ("promised", "open", "due", "paid")}
                there: Counter[str] = Counter()
                for (of, account, who, _), cents in self._sums.items():
                    if (of, who) == (youth.id, payer["payer"]):
                        there[account] += -cents if account == "promised" else cents
                if any(shown[name] != there[name] for name in shown) or shown["promised"] != shown["open"] + shown["due"] + shown["paid"]:
                    yield f"{youth.id} {payer['payer']}: shown {shown}, there {dict(there)}"

    def _exported_otherwise(self) -> Iterator[str]:
        """The accountant's file of the days of this run: as many lines, and debits that are credits."""
        days = self._accountant.rows("profiles", "SELECT min(on_day), max(on_day) FROM ledger_entry")[0]
        if not self._entries:
            return
        answer = self._ground.lead.request("GET", f"/accounts.csv?first={days[0]}&last={days[1]}")
        table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]
        debits, credits = (sum(int(row[column].replace(",", "")) for row in table if row[column]) for column in (10, 11))
        there = sum(cents for *_, cents in self._lines if cents > 0)
        if not (len(table) == len(self._lines) and debits == credits == there):
            yield f"{len(table)} lines of {len(self._lines)}, debits {debits}, credits {credits}, there {there}"

    def _differing_events(self) -> Iterator[str]:
        names = ", ".join(f"'autonomie.profiles.{name}.v1'" for name in EVENT_OF.values())
        said = Counter()
        for body in self._accountant.column("profiles", f"SELECT body FROM event_log WHERE type IN ({names})"):
            event = json.loads(body)
            said[event["data"]["entry_id"], event["type"].split(".")[2]] += 1
        wanted = Counter({(entry, EVENT_OF[kind]): 1 for entry, kind in self._entries.items()})
        yield from (f"{key}: said {said[key]} times" for key in wanted | said if wanted[key] != said[key])
