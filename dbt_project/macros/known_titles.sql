{#-
    Stops if most ratings of a file are of titles that no catalog has: their ids must be of another kind. Titles of platforms
    that CARTELERA_PLATFORMS leaves out do not count.
-#}
{% macro check_known_titles(raw_ratings, rejected_ratings, titles) %}
    {% set unknown %}
        with unknown as (
            select file, 'movieId' as name, movie_id as value
            from {{ rejected_ratings }}
            where reason = 'unknown title' and left(movie_id, 1) not in ({{ letters_left_out() }})
        )

        {{ with_examples('unknown') }}
    {% endset %}
    {% set findings = [] %}
    {% for file, column, bad, examples in run_query(unknown).rows %}
        {% do findings.append({
            'file': file, 'column': column, 'bad': bad | int, 'examples': fromjson(examples),
            'of': run_query('select count(*) from ' ~ raw_ratings ~ ' where file = ' ~ sql_text(file)).rows[0][0] | int,
            'only_file': not run_query('select 1 from ' ~ raw_ratings ~ ' where file <> ' ~ sql_text(file) ~ ' limit 1') | length,
            'ids': run_query('select min(id) from ' ~ titles).rows[0][0],
        }) %}
    {% endfor %}
    {% do stop_at_other_formats(findings) %}
{% endmacro %}
