@echo off
rem Installs zhenggai without a network: install.bat [FOLDER]   (default: zhenggai in the user's folder)
setlocal
cd /d "%~dp0"
set "PY=py -@VERSION@"
%PY% -c "import sys" >nul 2>&1 || set "PY=python"
%PY% -c "import struct, sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '@VERSION@' or struct.calcsize('P') != 8)" >nul 2>&1 || (
  echo install.bat: 64-bit Python @VERSION@ is needed; install it first, with its launcher
  exit /b 1
)
set "TARGET=%~1"
if "%TARGET%"=="" set "TARGET=%USERPROFILE%\zhenggai"
%PY% -m venv "%TARGET%" || exit /b 1
set "PIP_CONFIG_FILE=nul"
"%TARGET%\Scripts\python.exe" -m pip install -q --disable-pip-version-check --no-index --find-links wheels-windows zhenggai || exit /b 1
echo ready: "%TARGET%\Scripts\zhenggai.exe" --help
