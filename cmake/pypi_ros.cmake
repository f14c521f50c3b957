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

# Our own target would export the headers of the virtual environment's numpy, which CMake refuses when the
# environment lies inside the source folder (.venv); nobody who links the installed target needs them.
function(ssr_ros_keep_environment_private)
  set(target ${PROJECT_NAME}__rosidl_generator_py)
  get_target_property(declared ${target} INTERFACE_INCLUDE_DIRECTORIES)
  list(TRANSFORM declared REPLACE "^(${CMAKE_SOURCE_DIR}/.*)$" "$<BUILD_INTERFACE:\\1>")
  set_target_properties(${target} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${declared}")
endfunction()

# Both want the targets, which exist once the project's CMakeLists.txt has been read.
cmake_language(DEFER CALL ssr_ros_drop_missing_includes)
cmake_language(DEFER CALL ssr_ros_keep_environment_private)
