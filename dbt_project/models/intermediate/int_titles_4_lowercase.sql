{% set texts = [
    'id', 'platform', 'show_id', 'type', 'title', 'director', 'cast', 'country', 'rating', 'duration', 'listed_in',
    'description'
] %}

select
    titles.release_year,
    titles.date_added,
    {%- for text in texts %}
    {{ lower_case('titles.' ~ text) }} as {{ text }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('int_titles_3_date') }} as titles
