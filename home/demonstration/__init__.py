"""The demonstration content: words and facts in the folders, and the program that makes a site of them.

`reading` turns files into entries, `building` their texts into fields and blocks, `files` makes pictures and
documents, `subjects` and `pages` make the Dutch site, `translating` the English one, `seeding` runs it all.
"""
