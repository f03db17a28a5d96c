"""How an issue reaches its readers: everyone once, whatever happens to the processes that send it.

`queue` gives every reader a row, `pump` claims rows and sends them, `transport` speaks with the mail server,
and `upkeep` puts right what a dead pump left. The table is the truth; `tick` only wakes the pump.
"""
