"""question -> retrieve -> rank -> write -> verify -> answer."""
