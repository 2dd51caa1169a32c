"""zhenggai: rectification plans (整改方案) become normalized tables."""
