-- How many titles a platform has. A null `type` means both types.
select count(*) as count
from titles_wide
where
    platform = $platform
    and ($type is null or type = $type)
