-- The first line of a file that Python cannot unpack. Parameters: file.
SELECT line
FROM read_csv(
    $file, auto_detect = false, header = false, columns = {line: 'VARCHAR'}, delim = E'\x01', quote = '', escape = '',
    max_line_size = 67108864
)
LIMIT 1;
