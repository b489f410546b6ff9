// The one use that the JSON library makes of snprintf: a number in four hexadecimal digits, as in "\u001f" and
// "<U+001F>". musl's snprintf would bring everything that printf can do, down to 128-bit floating-point numbers: 3 % of
// the page.
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <string>

extern "C" int snprintf(char* out, std::size_t size, const char* format, ...) {
  std::va_list numbers;
  va_start(numbers, format);
  std::string text;
  for (const char* at = format; *at != '\0'; ++at) {
    if (*at != '%') {
      text += *at;
      continue;
    }
    while (*at != 'x' && *at != 'X') ++at;  // "%04x" or "%.4X": all that there is
    const char* digits = *at == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
    const unsigned number = va_arg(numbers, unsigned);
    for (int shift = 12; shift >= 0; shift -= 4) text += digits[number >> shift & 15];
  }
  va_end(numbers);
  const std::size_t count = text.size() < size ? text.size() : size - 1;
  std::memcpy(out, text.data(), count);
  out[count] = '\0';
  return static_cast<int>(text.size());
}
