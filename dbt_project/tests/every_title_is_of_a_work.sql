-- No title is missing in `works`.
select titles.id
from {{ ref('titles') }} as titles
left join {{ ref('works') }} as works on titles.id = works.id
where works.id is null
