-- Most ratings of a file are of titles in the catalogs. Otherwise the test stops with a message that says of what kind
-- the ids are, instead of returning rows.
{% set raw_ratings, rejected_ratings, titles = ref('raw_ratings'), ref('rejected_ratings'), ref('titles') %}
{% if execute and flags.WHICH in ('build', 'test') %}
    {% do check_known_titles(raw_ratings, rejected_ratings, titles) %}
{% endif %}
select 1 as breach
where false
