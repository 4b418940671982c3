"""What the example declarations say, and how their figures and evidence are drawn.

Every company, person, place and number in here is invented; only the recommending
authorities and the public techniques and standards that are named exist.
"""
