"""
Answering a question with a million answers stored.

A database of its own is made, migrated, and filled with the answers of a thousand and more learners, a
topic's sessions of ten each, in the order of time, so that one learner's rows lie far apart. Then
signed-in learners practise: each request goes through the whole of the portal in this process, with its
session, its CSRF token, its transaction and its template, on one thread, as a worker of the server does
it. What is sent over a network is left out. Questions whose code has to be run in the sandbox are left
out too.
"""
