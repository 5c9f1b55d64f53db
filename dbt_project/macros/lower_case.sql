{#- A text in lower case. The dotted capital İ is replaced first: engines disagree on its lower case. -#}
{% macro lower_case(expression) -%}
    lower(replace({{ expression }}, 'İ', 'i'))
{%- endmacro %}
