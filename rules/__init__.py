"""What the genre looks like, as data: tables of rules with examples, compiled once."""

from zhenggai.rules.loader import Rule, RuleError, Rules, RuleTable, load

__all__ = ["Rule", "RuleError", "RuleTable", "Rules", "load"]
