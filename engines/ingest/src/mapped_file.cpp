#include "mapped_file.hpp"

#include <dure/core/error.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dure::ingest {

MappedFile::MappedFile(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  const bool there = file >= 0 && ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  size_ = there ? static_cast<std::size_t>(status.st_size) : 0;
  void* memory = size_ == 0 ? nullptr : ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
  if (file >= 0) ::close(file);
  if (!there || memory == MAP_FAILED) {
    throw Error(
        Fault::missing, "ingest.unreadable",
        path.filename().string() + ": 파일을 열 수 없습니다. 파일이 있는지, 읽을 권한이 있는지 확인해 주십시오.");
  }
  data_ = static_cast<const char*>(memory);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

}  // namespace dure::ingest
