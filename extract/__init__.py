"""zhenggai: rectification plans (整改方案) become normalized tables."""

__version__ = "0.1.0"
