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
rem A link on the desktop to the desk, named as its pages are (zheng gai gong zuo tai), and one to the folder of plans.
set "DATA=%USERPROFILE%\zhenggai-desk"
if not exist "%DATA%\plans" mkdir "%DATA%\plans" || exit /b 1
powershell -NoProfile -Command "$ErrorActionPreference = 'Stop'; $desk = [Environment]::GetFolderPath('Desktop'); $shell = New-Object -ComObject WScript.Shell; function Add-Link($name, $target, $words) { $made = Join-Path $env:DATA 'new.lnk'; $link = $shell.CreateShortcut($made); $link.TargetPath = $target; $link.Arguments = $words; $link.WorkingDirectory = $env:DATA; $link.Save(); Move-Item -Force -LiteralPath $made -Destination (Join-Path $desk ($name + '.lnk')) }; Add-Link (-join [char[]](0x6574, 0x6539, 0x5DE5, 0x4F5C, 0x53F0)) ($env:TARGET + '\Scripts\zhenggai.exe') '--lang zh desk out'; Add-Link (-join [char[]](0x6574, 0x6539, 0x65B9, 0x6848)) ($env:DATA + '\plans') ''" || (
  echo install.bat: no link could be put on the desktop; start the desk with: "%TARGET%\Scripts\zhenggai.exe" --lang zh desk "%DATA%\out"
)
echo ready: "%TARGET%\Scripts\zhenggai.exe" --help
