#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dure::geo {

/// The files of a ZIP in its order, names in UTF-8 (from UTF-8 or CP949); those for which `wanted` says no have no
/// bytes. @throws Error(input, "geo.zip") for a broken, locked or absurdly large one
struct ZipPart {
  std::string name, bytes;
};
std::vector<ZipPart> unzip(std::string_view zip, const std::function<bool(std::string_view name)>& wanted);

/// A ZIP of these files. The same files give the same bytes: every entry bears the first moment that ZIP knows.
std::string zipped(const std::vector<ZipPart>& parts);

/// `zone.shp` -> `.shp`, in lower case.
std::string ending(std::string_view name);

}  // namespace dure::geo
