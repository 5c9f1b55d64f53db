select
    * except (date_added),
    {{ read_date('date_added') }} as date_added
from {{ ref('int_titles_2_rating') }}
