#pragma once

#include "api.hpp"

#include <string>

namespace dure::server {

/// Where the bytes of an upload go while they come: a folder of its own in the city's .upload/, seen as a job.
Plan plan_upload(House& house, const Visit& visit, const std::string& name);

/// What a server that was killed left behind.
void forget_unfinished_uploads(const store::City& city);

}  // namespace dure::server
