# Third-party parts, each named once. Which library may open which door is in tools/check_tree.py.
add_library(duckdb::duckdb SHARED IMPORTED)
set_target_properties(duckdb::duckdb PROPERTIES
  IMPORTED_LOCATION ${DURE_ARTEFACTS}/duckdb/libduckdb.so
  INTERFACE_INCLUDE_DIRECTORIES ${DURE_ARTEFACTS}/duckdb)
if(NOT EXISTS ${DURE_ARTEFACTS}/duckdb/libduckdb.so)
  message(FATAL_ERROR "DuckDB is not there: run ./dure build, which fetches it, or tools/fetch.sh")
endif()

function(dure_part name)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${ARGN})
endfunction()
dure_part(crypto libcrypto)
dure_part(ssl libssl)
dure_part(icu icu-uc)
dure_part(icu_i18n icu-i18n)  # tests of core only
dure_part(yaml yaml-cpp)
dure_part(simdjson simdjson)
dure_part(zip libzip)
dure_part(xlsxwriter xlsxwriter)
dure_part(pango pangocairo)
dure_part(argon2 libargon2)
dure_part(geos geos)
dure_part(proj proj)
dure_part(cbc cbc)
dure_part(tiff libtiff-4)
dure_part(sqlite sqlite3)
dure_part(zlib zlib)
