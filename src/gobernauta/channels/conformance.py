"""One executable contract that every channel passes.

A channel's own test makes a `Rig`: the adapter opened against a real server on loopback (or, where there
is none, against recorded answers) and the few verbs the suite needs to play the network's side. A rig that
cannot do a verb returns False from it, and the suite then says so in the skip reason.
"""
