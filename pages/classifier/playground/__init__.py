"""The playground: points and a classifier, which the browser holds and moves.

All that moves is computed there (`browser/`), so that nothing waits for the server; the link and
the saved file are written there too, so that they are of the moment. Python sets the loss and the
step size, is told of the world when it has come to rest, checks it, keeps it for the next visit of
the page, and says what the engine finds about it.
"""
