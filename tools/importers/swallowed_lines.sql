-- What unclosed quotes took with them: (file_path, line, text), where text is the broken line and those after it.
SELECT file_path, line, text FROM broken_lines WHERE swallowed > 0 ORDER BY file_path, line;
