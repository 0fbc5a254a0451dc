"""Rules of notifications: who must know what. No database, no bus."""
