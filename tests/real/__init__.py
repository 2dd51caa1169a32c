"""Documents of real form as data: what each says, and how well it is read."""
