-- How many titles a platform has; of one type, or (null) of all.
select count(*) as count
from titles
where
    platform = $platform
    and ($type is null or type = $type)
