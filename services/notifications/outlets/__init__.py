"""Ways out of the platform: e-mail and SMS, each for real and into a folder. Knows neither persons nor tables."""
