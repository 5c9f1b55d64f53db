select
    rating as stars,
    count(*) / sum(count(*)) over () as share
from ratings
group by rating
order by rating
