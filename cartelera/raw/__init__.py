"""What raw files are: which files of a folder belong to the contract, in which form, and what is wrong with them.

The engines read the values; this room only tells them how. It is asked by dbt on both engines (`door.answer`) and by
`python -m cartelera.check`.
"""
