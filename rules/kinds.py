"""The closed kinds that the genre and its tables know, as types.

Made by ``make kinds`` from the rules and the schema of the tables.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

# fmt: off
# What a labelled block or a column holds: the fields of labels.toml, and
# start: the first day of a deadline: a column 开始时间.
# former: the deadline before it was moved: 原整改时限.
# other: a label that is known and has no field: 原责任单位.
Field: TypeAlias = Literal[
    "problem", "goal", "deadline", "measure", "lead", "responsible", "cooperate", "implement",
    "supervise", "accept", "person", "progress", "closing", "number", "category", "source",
    "verification", "accountability", "publicity", "contact", "remark", "start", "former", "other",
]

# The tags of each rule table; those of numbering.toml are schemes of numbers.
LabelTag: TypeAlias = Literal[
    "problem", "goal", "deadline", "measure", "lead", "responsible", "cooperate", "implement",
    "supervise", "accept", "person", "progress", "problem/measure", "goal/measure",
    "deadline/closing", "number", "category", "source", "verification", "accountability",
    "closing", "publicity", "contact", "remark",
]
ColumnTag: TypeAlias = Literal[
    "modifier", "tail", "joiner", "start", "task", "thing", "content", "group", "former", "later",
    "unchanged", "next", "bare", "role-part", "same", "composed", "label-end", "total", "note",
    "caption",
]
Scheme: TypeAlias = Literal[
    "cjk", "cjk_paren", "arabic", "arabic_paren", "arabic_half", "circled", "shi", "first",
    "item", "named", "compound", "letter", "bullet", "bare", "part",
]
SectionTag: TypeAlias = Literal[
    "section", "opening", "heads-list", "annex", "note", "group", "lead", "share", "fault", "act",
    "about", "kind", "closing", "odd", "signature", "item", "reach",
]
FurnitureTag: TypeAlias = Literal[
    "line", "edge", "tail", "page", "inline", "bare", "number", "page-facts",
]
DeadlineTag: TypeAlias = Literal[
    "point", "bare", "single", "series", "range", "until", "since", "after", "old", "revised",
    "recurring", "frequency", "relative", "event", "occasion", "immediate", "instantly",
    "ongoing", "lasting", "done", "redacted", "name", "period", "mend", "mend-map", "mend-sure",
    "odd-before", "odd-behind", "odd-within", "trace", "stray", "near", "broken", "odd-alone",
    "phase", "placeholder", "base-issued", "base-feedback", "base-event", "procedure", "started",
    "opening", "closing", "past", "naming", "act", "outcome", "soft", "partial", "whole",
    "bare_act", "glance", "parted", "lost-year", "alone", "told", "around-task", "edged",
]
UnitTag: TypeAlias = Literal[
    "level", "party", "government", "committee", "judicial", "group", "institution", "enterprise",
    "department", "central", "class", "place", "open", "party-department", "stem", "tail",
    "no-level", "each", "tail-body", "feature", "generic", "head", "key", "class-key",
    "class-key-of-province", "unlikely", "odd", "around-name", "seam", "elided", "province-class",
    "city-class", "county-class", "township-class", "line", "near",
]
BodyTag: TypeAlias = Literal[
    "stem", "office", "tail", "whole", "party", "party-only", "successor", "zone",
]
RoleTag: TypeAlias = Literal[
    "lead", "responsible", "cooperate", "implement", "supervise", "accept", "join", "bracket",
    "label", "skip", "sure", "adverb", "rest", "no-name", "lead-in", "levels", "nobody", "back",
    "subject", "around", "own-label", "label-stop", "level-label", "label-front",
]
PersonTag: TypeAlias = Literal[
    "post", "name", "default", "none", "loose", "shared", "together", "apart", "label", "frame",
    "told-number", "told", "noise", "line", "nobody", "masked", "titled", "surname",
    "before-name", "behind-name", "heading-of-names", "behind-a-place", "between-names", "called",
    "other-tongue",
]
TargetTag: TypeAlias = Literal[
    "compared", "raised", "also", "ratio", "dealt", "ahead", "counted", "last", "value", "parted",
    "named", "lead", "tail", "told", "horizon", "share", "heading", "number", "number-name",
    "number-aside", "torn", "ill",
]
FactTag: TypeAlias = Literal[
    "title", "title-break", "title-head", "wrapped", "made-public", "aside", "batch", "intended",
    "denied", "state-not_started", "state-behind", "state-on_schedule", "state-ahead",
    "state-returned", "state-basically_done", "state-done", "state-accepted", "state-closed",
    "problem-list", "law", "verdict", "version", "doc_number", "organ", "company", "issuer-label",
    "issuer-head", "classification", "level", "inspection-central", "inspection-provincial",
    "inspection-municipal", "round", "inspected", "central-rounds", "day", "gave", "labelled",
    "issued-signed", "signature-glued", "title-day", "signature-place", "division-city",
    "answers-too", "moves-dates", "place-ahead", "issued-label", "issued-imprint",
    "issued-published", "count-issues", "count-aspects", "count-sum", "count-tasks",
    "count-items", "tally-basically", "tally-done", "tally-going", "tally-open", "scope",
    "other-count", "done-count", "part", "this-document", "place-behind", "place-told",
    "place-receiver", "place-within", "place-asked", "closed-on", "asked", "answer", "about-news",
    "group-state", "report-period", "progress-day", "public-from", "progress-step",
    "inspection-word", "inspection-told", "look-back", "owner", "bare-classification",
    "restricted-line", "subject", "act-word",
]
DocumentTag: TypeAlias = Literal[
    "prior", "title", "text", "noun", "matter", "form", "line", "line-form", "front", "asking",
    "card", "promise", "item",
]
AnswerTag: TypeAlias = Literal[
    "item", "item-alone", "item-beside", "said", "finding", "due", "due-work", "found", "demand",
    "outcome", "lead", "intro",
]
ChangeTag: TypeAlias = Literal[
    "ladder", "hedge", "falling", "less", "span", "wrapper", "item", "adjusted", "called",
    "opening", "told-elsewhere", "of-issue", "not-moved", "item-code", "items", "item-numbers",
    "item-words", "item-between", "item-joint", "behind-items", "part-of-item",
]
MarkTag: TypeAlias = Literal[
    "label", "number", "line", "problem", "title", "cell", "column", "list", "item", "form",
]
PlaceTag: TypeAlias = Literal[
    "listed", "coined", "zone", "common", "lead", "behind", "corps", "township", "evidence",
    "ours",
]

# The closed values of the published tables (extract/tables/schema.toml).
DocumentKind: TypeAlias = Literal[
    "plan", "issue_list", "adjustment", "progress_report", "acceptance_notice", "feedback",
    "complaints", "news", "other",
]
InspectionLevel: TypeAlias = Literal["central", "provincial", "municipal"]
AnchorSource: TypeAlias = Literal["printed", "manifest"]
Status: TypeAlias = Literal["complete", "truncated", "unrecognised", "failed"]
IssueKind: TypeAlias = Literal["issue", "task"]
ProgressState: TypeAlias = Literal[
    "not_started", "behind", "on_schedule", "ahead", "basically_done", "returned", "done",
    "accepted", "closed",
]
UnitLevel: TypeAlias = Literal["central", "province", "city", "county", "township"]
Role: TypeAlias = Literal["responsible", "lead", "cooperate", "implement", "supervise", "accept"]
PromiseRole: TypeAlias = Literal["responsible", "lead", "implement"]
Scope: TypeAlias = Literal["named", "each", "open"]
UnitType: TypeAlias = Literal[
    "party", "government", "department", "committee", "judicial", "enterprise", "institution",
    "group", "place", "other",
]
DeadlineField: TypeAlias = Literal["deadline", "goal", "measure", "plan"]
TargetField: TypeAlias = Literal["goal", "measure", "plan"]
DeadlineKind: TypeAlias = Literal[
    "date", "immediate", "ongoing", "recurring", "relative", "event", "done",
]
Precision: TypeAlias = Literal["day", "ten_days", "month", "quarter", "half", "year", "plan_period"]
Modality: TypeAlias = Literal["firm", "aim"]
Degree: TypeAlias = Literal["complete", "partial"]
Anchor: TypeAlias = Literal["issued", "feedback", "event"]
Comparator: TypeAlias = Literal["=", ">=", "<=", ">", "<", "increase_by", "decrease_by"]
OtherField: TypeAlias = Literal[
    "number", "category", "source", "progress", "verification", "accountability", "closing",
    "publicity", "contact", "remark",
]
Event: TypeAlias = Literal["promised", "adjusted", "reported", "accepted", "closed", "dropped"]
CorrectionKind: TypeAlias = Literal["pin", "value", "confirmed"]
CorrectionState: TypeAlias = Literal["applied", "needless", "contested", "lost"]
PinRole: TypeAlias = Literal[
    "issue", "category", "problem", "goal", "deadline", "measure", "units", "persons", "progress",
    "none",
]
UnitSource: TypeAlias = Literal["measure", "issue", "inherited"]
DueSource: TypeAlias = Literal["measure", "issue"]
PassageRole: TypeAlias = Literal[
    "title", "preamble", "section", "category", "signature", "issue_label", "problem", "goal",
    "deadline", "measure", "measure_label", "units", "persons", "supervisors", "progress",
    "field_label", "field", "column_header", "separator", "note", "footnote", "furniture",
    "residue",
]
Severity: TypeAlias = Literal["error", "warning", "info"]
RowTable: TypeAlias = Literal[
    "documents", "issues", "measures", "responsibilities", "deadlines", "targets", "persons",
    "fields", "promises", "passages",
]
ChangeKind: TypeAlias = Literal[
    "added", "removed", "reworded", "moved", "split", "merged", "deadline_later",
    "deadline_earlier", "deadline_changed", "target_raised", "target_lowered", "target_changed",
    "unit_added", "unit_removed", "role_changed", "person_added", "person_removed",
    "progress_changed",
]
Direction: TypeAlias = Literal["weaker", "stronger", "neutral"]
# fmt: on
