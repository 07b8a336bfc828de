#include <dure/core/error.hpp>

namespace dure {

std::string_view fault_name(Fault fault) noexcept {
  switch (fault) {
    case Fault::input:
      return "input";
    case Fault::missing:
      return "missing";
    case Fault::denied:
      return "denied";
    case Fault::busy:
      return "busy";
    case Fault::defect:
      return "defect";
  }
  return "defect";
}

int exit_code(Fault fault) noexcept { return fault == Fault::defect ? 1 : 2; }

int http_status(Fault fault) noexcept {
  switch (fault) {
    case Fault::input:
      return 400;
    case Fault::missing:
      return 404;
    case Fault::denied:
      return 403;
    case Fault::busy:
      return 503;
    case Fault::defect:
      return 500;
  }
  return 500;
}

Error::Error(Fault fault, std::string_view code, std::string detail)
    : std::runtime_error(std::move(detail)), fault_(fault), code_(code) {}

}  // namespace dure
