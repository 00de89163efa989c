"""Simulated learners: do reviews by FSRS beat a fixed schedule, does readiness foretell an interview?"""
