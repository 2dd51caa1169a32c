"""The ``zhenggai`` command, a module a subcommand."""
