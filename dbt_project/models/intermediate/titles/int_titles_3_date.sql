select
    * except (date_added),
    {{ parse_date('date_added') }} as date_added
from {{ ref('int_titles_2_rating') }}
