-- The rows that lack a value in one of the columns; one test for all of them, because each test has its price.
{% test no_nulls(model, columns) %}
    select *
    from {{ model }}
    where {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
