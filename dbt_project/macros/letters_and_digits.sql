{#- All that two spellings of a name have in common. Accents stay: no two of 23 thousand real titles differ by them. -#}
{% macro letters_and_digits(expression) -%}
    {{ remove_matches(expression, '[^\\pL\\pN]+') }}
{%- endmacro %}
