"""How far an issue is by all that its document says: its blocks, its heading, the notice around."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import DocumentKind, ProgressState
from zhenggai.structure.plan import Block, Issue, Plan
from zhenggai.tables.progress_states import CLOSING_STATES, State, read_state
from zhenggai.text.flow import fold

# What a short notice says behind its issue stands in the next paragraphs.
NOTICE_END = 2_000
# The rest of a sentence that tells items says what became of them within so many characters.
REST_REACH = 400
# What whoever accepts or closes an issue decides of it.
DECIDED: frozenset[ProgressState | None] = frozenset({*CLOSING_STATES, "returned"})
# Blocks under labels of a form's own.
OF_A_FORM: tuple[str | None, ...] = ("other", "unknown", None)
YEAR_PRINTED = regex.compile(r"20\d\d")
ENDED: frozenset[ProgressState | None] = frozenset({*CLOSING_STATES, "done", "basically_done"})


@dataclass(frozen=True, slots=True)
class IssueStates:
    """Reads the states of a document's issues."""

    plan: Plan
    kind: DocumentKind | None
    rules: Rules

    @property
    def reports(self) -> bool:
        """Say whether the document tells what was done."""
        return self.kind in {"progress_report", "acceptance_notice"}

    def read(self, issue: Issue, problem: str | None) -> State:
        """Return how far an issue is: by its acceptance, its progress, what stands around it.

        ``problem`` is its problem as published. A day that stands apart (验收时间) is the state's.
        """
        state = self._told(issue, problem)
        dated = self._dated(issue) if state.day is None else State()
        both = state.name == "closed" and dated.name == "accepted" and self._accepts(issue)
        return State(state.name, dated.day) if both or dated.name == state.name else state

    def _accepts(self, issue: Issue) -> bool:
        """Say whether what closes an issue accepts it too: 通过验收,同意销号 is one decision."""
        words = "\n".join(self.plan.flow.words(b.content) for b in self._blocks(issue, "closing"))
        return any(
            rule.search(fold(words)) is not None
            for rule in self.rules.facts.tagged("state-accepted")
        )

    def _told(self, issue: Issue, problem: str | None) -> State:
        closing = self._of_blocks(issue, "closing")
        if closing.name in DECIDED:
            return closing
        if self.kind == "acceptance_notice":
            # Who decides may say so under a label of its own: 核查意见 | 经核查,同意销号.
            decided = self._of_blocks(issue, *OF_A_FORM, "verification")
            if decided.name in DECIDED:
                return decided
        progress = list(self._blocks(issue, "progress"))
        state = self._of_blocks(issue, "progress")
        if state.name is None and self.reports:
            state = self._around(issue, problem, untold=not progress)
        if state.name is None and self.kind == "acceptance_notice":
            said = "" if progress else self._sentence_behind(issue)
            state = read_state(f"{self._preamble()}\n{said}", self.rules)
            if state.name is None:
                # A form's or a table's own key: 验收单位意见 | 同意销号.
                state = self._of_blocks(issue, *OF_A_FORM)
            if state.name is None:
                state = self._alone(issue)
            if state.name is None and self.plan.title:
                # …整改完成公示 says it of all that it holds.
                return read_state(self.plan.flow.words([self.plan.title]), self.rules)
        elif state.name is None and self.reports and not progress:
            # What is said of all (整改任务全部完成), not what goes on in a part.
            alone = self._alone(issue)
            return alone if alone.name in ENDED | DECIDED else state
        return state

    def _alone(self, issue: Issue) -> State:
        """Return the state that stands behind the only issue of a paper."""
        if len(self.plan.issues) > 1:
            return State()
        return read_state(self._behind(issue), self.rules)

    def _around(self, issue: Issue, problem: str | None, *, untold: bool) -> State:
        """Return the state that the day of closing tells, a problem's own sentence, or its group.

        关于…的问题,已全部拨付,完成整改 tells it itself; 一、已完成整改的任务(2项) of all under it.
        """
        dated = self._dated(issue)
        if dated.name is not None:
            return dated
        about = self.rules.facts["about-news"].pattern.match(fold(problem or ""))
        if untold and about is not None:
            state = read_state(about["news"], self.rules)
            if state.name is not None:
                return state
        group = fold(self.plan.flow.words([issue.category]) if issue.category else "")
        if self.rules.facts["group-state"].pattern.match(group) is None:
            return State()
        return read_state(group, self.rules)

    def _dated(self, issue: Issue) -> State:
        """Return the state whose day is told: 销号时间: 2023年5月18日."""
        for block in self._blocks(issue, "closing"):
            label = fold(self.plan.flow.words([block.label]) if block.label else "")
            words = self.plan.flow.words(block.content)
            dated = self.rules.facts["closed-on"].pattern.match(label)
            if dated is not None and YEAR_PRINTED.search(words):
                return read_state(f"于{words}已{dated['what']}", self.rules)
        return State()

    def _of_blocks(self, issue: Issue, *fields: str | None) -> State:
        """Return the state in the blocks of some fields; a question is read with its answer.

        What is told as done is more than that it is on schedule; what is denied is not so.
        """
        said: list[str] = []
        answered: list[str] = []
        denied: set[ProgressState | None] = set()
        for block in self._blocks(issue, *fields):
            words = self.plan.flow.words(block.content)
            asked = fold(self.plan.flow.words([block.label]) if block.label else "")
            question = self.rules.facts["asked"].pattern.match(asked)
            answer = question and next(self._answers(words), None)
            if question is None or answer is None:
                said.append(words)
            elif answer == "yes":
                answered.append(f"已{question['what']}")
            else:
                answered.append(f"未{question['what']}")
                denied.add(read_state(f"已{question['what']}", self.rules).name)
        told = read_state("\n".join(said), self.rules)
        if told.name in denied:
            told = State()
        answer_told = read_state("\n".join(answered), self.rules)
        return told if told.name in ENDED or answer_told.name is None else answer_told

    def _answers(self, words: str) -> Iterator[str]:
        """Yield how a question is answered, where it is: 是否完成整改 否."""
        for answer in ("yes", "no"):
            if self.rules.facts[f"answer-{answer}"].pattern.fullmatch(fold(words).strip()):
                yield answer

    @staticmethod
    def _blocks(issue: Issue, *fields: str | None) -> Iterable[Block]:
        return (block for block in issue.blocks if block.field in fields)

    def _behind(self, issue: Issue) -> str:
        """Return what a notice says behind its one issue: 经核查,该问题已完成整改,准予销号."""
        return self.plan.flow.text[issue.span.end : issue.span.end + NOTICE_END]

    def _preamble(self) -> str:
        """Return what a notice says before its first issue: 下列问题已完成整改,并通过验收."""
        first = min(issue.span.start for issue in self.plan.issues)
        start = self.plan.title.end if self.plan.title else 0
        return self.plan.flow.text[start:first]

    def _sentence_behind(self, issue: Issue) -> str:
        """Return what the rest of a sentence says that tells items: …(第15项)两项任务已完成整改."""
        text = self.plan.flow.text
        end = issue.span.end
        reach = min(self.plan.flow.line_at(end - 1).end, end + REST_REACH)
        if text[end - 1 : end] == "。" or reach <= end:
            return ""
        stop = text.find("。", end, reach)
        stop = reach if stop < 0 else stop
        pieces: list[str] = []
        for other in self.plan.issues[issue.no :]:
            if other.span.start >= stop:
                break
            pieces.append(text[end : max(other.span.start, end)])
            end = max(end, other.span.end)
        return "".join((*pieces, text[end : max(stop, end)]))
