"""The resources service: the library, its quizzes, and what to read next."""
