"""Words to responsible units and their roles."""
