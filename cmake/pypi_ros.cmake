# For ROS 2 from PyPI wheels only; pass it as -DCMAKE_PROJECT_INCLUDE=<this file>.
# The message packages of these wheels export Python targets whose include path names the Python of the machine
# that built them. CMake refuses a missing include directory, so every missing one is dropped from those targets.
function(ssr_ros_drop_missing_includes)
  get_property(targets DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} PROPERTY IMPORTED_TARGETS)
  list(FILTER targets INCLUDE REGEX "__rosidl_generator_py$")
  foreach(target IN LISTS targets)
    get_target_property(declared ${target} INTERFACE_INCLUDE_DIRECTORIES)
    set(present "")
    foreach(directory IN LISTS declared)
      if(directory MATCHES "^\\$<" OR EXISTS "${directory}")
        list(APPEND present "${directory}")
      endif()
    endforeach()
    set_target_properties(${target} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${present}")
  endforeach()
endfunction()
# The targets exist once the project's find_package() calls have run, hence at the end of its CMakeLists.txt.
cmake_language(DEFER CALL ssr_ros_drop_missing_includes)
