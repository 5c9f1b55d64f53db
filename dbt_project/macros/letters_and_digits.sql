{#-
    Keeps only letters and digits, so that two spellings of a name become equal. Accents stay: no two of 23 thousand
    real titles differ only by accents.
-#}
{% macro letters_and_digits(expression) -%}
    {{ remove_matches(expression, '[^\\pL\\pN]+') }}
{%- endmacro %}
