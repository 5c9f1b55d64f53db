-- How long the titles are that get_max_duration chooses from: in classes of 30 minutes, or of one season. The last
-- class is open.
select
    case
        when $duration_type = 'min' then least(duration_int // 30, 8) * 30
        else least(duration_int, 10)
    end as low,
    count(*) as count
from titles
where
    duration_type = $duration_type
    and ($year is null or release_year = $year)
    and ($platform is null or platform = $platform)
    and ($type is null or type = $type)
group by low
order by low
