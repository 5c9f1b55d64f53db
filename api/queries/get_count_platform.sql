-- How many titles a platform has; of one type, or (where it is null) of all.
select count(*) as count
from titles
where
    platform = $platform
    and ($type is null or type = $type)
